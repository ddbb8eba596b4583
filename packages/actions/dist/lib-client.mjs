import {
  openaiClient
} from "./lib-shared-2.mjs";
import "./lib-shared-6.mjs";
import "./lib-shared-10.mjs";
import "./lib-shared.mjs";


export {
  openaiClient
};
