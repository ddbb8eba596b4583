import {
  gitHubApi,
  pauseMs
} from "./lib-shared-5.mjs";
import "./lib-shared-3.mjs";
import "./lib-shared-2.mjs";


export {
  gitHubApi,
  pauseMs
};
