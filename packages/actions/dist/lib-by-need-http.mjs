import {
  http_default
} from "./lib-shared-20.mjs";
import "./lib-shared-2.mjs";


export {
  http_default as default
};
