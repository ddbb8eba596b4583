import {
  gitHubApi,
  pauseMs
} from "./lib-shared-25.mjs";
import "./lib-shared-34.mjs";
import "./lib-shared-7.mjs";
import "./lib-shared-31.mjs";


export {
  gitHubApi,
  pauseMs
};
