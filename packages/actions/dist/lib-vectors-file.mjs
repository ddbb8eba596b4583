import {
  VectorsFiles,
  newestVectors
} from "./lib-shared-6.mjs";
import "./lib-shared.mjs";
import "./lib-shared-2.mjs";
import "./lib-shared-8.mjs";


export {
  VectorsFiles,
  newestVectors
};
