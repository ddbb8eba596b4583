import { createRequire } from 'node:module';
const require = createRequire(import.meta.url);
import "./lib-shared-34.mjs";
import {
  context
} from "./lib-shared-6.mjs";
import "./lib-shared-17.mjs";
export {
  context
};
