import {
  http_default
} from "./lib-shared-30.mjs";
import "./lib-shared.mjs";


export {
  http_default as default
};
