import { createRequire } from 'node:module';
const require = createRequire(import.meta.url);
import {
  getOctokit
} from "./lib-shared-6.mjs";
import "./lib-shared-20.mjs";
export {
  getOctokit
};
