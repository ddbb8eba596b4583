import { createRequire } from 'node:module';
const require = createRequire(import.meta.url);
import {
  getOctokit
} from "./lib-shared-5.mjs";
import "./lib-shared-44.mjs";
export {
  getOctokit
};
