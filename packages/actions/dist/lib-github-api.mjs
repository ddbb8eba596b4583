import { createRequire } from 'node:module';
const require = createRequire(import.meta.url);
import {
  gitHubApi,
  pauseMs
} from "./lib-shared-29.mjs";
import "./lib-shared-39.mjs";
import "./lib-shared-84.mjs";
import "./lib-shared-52.mjs";
import "./lib-shared-59.mjs";
import "./lib-shared-47.mjs";
import "./lib-shared-12.mjs";
import "./lib-shared-16.mjs";
import "./lib-shared-54.mjs";
import "./lib-shared-44.mjs";
export {
  gitHubApi,
  pauseMs
};
