import { createRequire } from 'node:module';
const require = createRequire(import.meta.url);
import {
  context
} from "./lib-shared-21.mjs";
import "./lib-shared-17.mjs";
export {
  context
};
