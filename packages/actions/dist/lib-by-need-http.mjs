import { createRequire } from 'node:module';
const require = createRequire(import.meta.url);
import {
  http_default
} from "./lib-shared-81.mjs";
import "./lib-shared-42.mjs";
export {
  http_default as default
};
