import { createRequire } from 'node:module';
const require = createRequire(import.meta.url);
import {
  http_default
} from "./lib-shared-83.mjs";
import "./lib-shared-44.mjs";
export {
  http_default as default
};
