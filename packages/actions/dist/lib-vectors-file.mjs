import { createRequire } from 'node:module';
const require = createRequire(import.meta.url);
import {
  VectorsFiles,
  newestVectors
} from "./lib-shared-17.mjs";
import "./lib-shared-27.mjs";
import "./lib-shared.mjs";
import "./lib-shared-16.mjs";
import "./lib-shared-14.mjs";
import "./lib-shared-7.mjs";
import "./lib-shared-20.mjs";
export {
  VectorsFiles,
  newestVectors
};
