import { createRequire } from 'node:module';
const require = createRequire(import.meta.url);
import "./lib-shared-86.mjs";
import {
  context
} from "./lib-shared-5.mjs";
import "./lib-shared-44.mjs";
export {
  context
};
