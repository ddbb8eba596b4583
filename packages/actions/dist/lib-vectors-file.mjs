import {
  VectorsFiles,
  newestVectors
} from "./lib-shared-32.mjs";
import "./lib-shared-3.mjs";
import "./lib-shared-19.mjs";
import "./lib-shared-7.mjs";
import "./lib-shared-31.mjs";


export {
  VectorsFiles,
  newestVectors
};
