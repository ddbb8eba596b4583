import { createRequire } from 'node:module';
const require = createRequire(import.meta.url);
import {
  VectorsFiles,
  newestVectors
} from "./lib-shared-14.mjs";
import "./lib-shared-25.mjs";
import "./lib-shared-2.mjs";
import "./lib-shared-23.mjs";
import "./lib-shared.mjs";
import "./lib-shared-12.mjs";
import "./lib-shared-13.mjs";
import "./lib-shared-9.mjs";
import "./lib-shared-17.mjs";
export {
  VectorsFiles,
  newestVectors
};
