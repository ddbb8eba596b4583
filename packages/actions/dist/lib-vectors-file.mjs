import { createRequire } from 'node:module';
const require = createRequire(import.meta.url);
import {
  VectorsFiles,
  newestVectors
} from "./lib-shared-34.mjs";
import "./lib-shared-60.mjs";
import "./lib-shared-72.mjs";
import "./lib-shared-27.mjs";
import "./lib-shared-32.mjs";
import "./lib-zod.mjs";
import "./lib-shared-17.mjs";
import "./lib-shared-53.mjs";
import "./lib-shared-42.mjs";
export {
  VectorsFiles,
  newestVectors
};
