import {
  gitHubApi,
  pauseMs
} from "./lib-shared-21.mjs";
import "./lib-shared-10.mjs";
import "./lib-shared-6.mjs";
import "./lib-shared.mjs";


export {
  gitHubApi,
  pauseMs
};
