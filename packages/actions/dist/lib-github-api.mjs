import { createRequire } from 'node:module';
const require = createRequire(import.meta.url);
import {
  gitHubApi,
  pauseMs
} from "./lib-shared-12.mjs";
import "./lib-shared-18.mjs";
import "./lib-shared.mjs";
import "./lib-shared-14.mjs";
import "./lib-shared-13.mjs";
import "./lib-shared-7.mjs";
import "./lib-shared-19.mjs";
export {
  gitHubApi,
  pauseMs
};
