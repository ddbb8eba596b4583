import { createRequire } from 'node:module';
const require = createRequire(import.meta.url);
import {
  gitHubApi,
  pauseMs
} from "./lib-shared-28.mjs";
import "./lib-shared-38.mjs";
import "./lib-shared-82.mjs";
import "./lib-shared-51.mjs";
import "./lib-shared-58.mjs";
import "./lib-shared-45.mjs";
import "./lib-shared-13.mjs";
import "./lib-shared-17.mjs";
import "./lib-shared-53.mjs";
import "./lib-shared-42.mjs";
export {
  gitHubApi,
  pauseMs
};
