import { createRequire } from 'node:module';
const require = createRequire(import.meta.url);
import {
  VectorsFiles,
  newestVectors
} from "./lib-shared-10.mjs";
import "./lib-shared.mjs";
import "./lib-shared-7.mjs";
import "./lib-shared-9.mjs";
import "./lib-shared-6.mjs";
import "./lib-shared-11.mjs";
export {
  VectorsFiles,
  newestVectors
};
