import { createRequire } from 'node:module';
const require = createRequire(import.meta.url);
import {
  VectorsFiles,
  newestVectors
} from "./lib-shared-35.mjs";
import "./lib-shared-61.mjs";
import "./lib-shared-74.mjs";
import "./lib-shared-28.mjs";
import "./lib-shared-33.mjs";
import "./lib-zod.mjs";
import "./lib-shared-16.mjs";
import "./lib-shared-54.mjs";
import "./lib-shared-44.mjs";
export {
  VectorsFiles,
  newestVectors
};
