import {
  openaiClient
} from "./lib-shared-2.mjs";
import "./lib-shared-7.mjs";
import "./lib-shared-31.mjs";


export {
  openaiClient
};
