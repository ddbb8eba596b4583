import { createRequire } from 'node:module';
const require = createRequire(import.meta.url);
import "./lib-shared-39.mjs";
import {
  context
} from "./lib-shared-6.mjs";
import "./lib-shared-20.mjs";
export {
  context
};
