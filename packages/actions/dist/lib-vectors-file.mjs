import {
  VectorsFiles,
  newestVectors
} from "./lib-shared-26.mjs";
import "./lib-shared-20.mjs";
import "./lib-shared-11.mjs";
import "./lib-shared-6.mjs";
import "./lib-shared.mjs";


export {
  VectorsFiles,
  newestVectors
};
