import {
  getOctokit
} from "./lib-shared-5.mjs";
import "./lib-shared-2.mjs";


export {
  getOctokit
};
