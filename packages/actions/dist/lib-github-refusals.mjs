import { createRequire } from 'node:module';
const require = createRequire(import.meta.url);
import {
  GitHubRefusal,
  GitHubSilence,
  explainGitHub,
  isProtection,
  limitedUntil
} from "./lib-shared-18.mjs";
import "./lib-shared.mjs";
import "./lib-shared-14.mjs";
import "./lib-shared-13.mjs";
import "./lib-shared-7.mjs";
import "./lib-shared-19.mjs";
export {
  GitHubRefusal,
  GitHubSilence,
  explainGitHub,
  isProtection,
  limitedUntil
};
