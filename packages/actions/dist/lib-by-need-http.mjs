import {
  http_default
} from "./lib-shared-31.mjs";


export {
  http_default as default
};
