import { createRequire } from 'node:module';
const require = createRequire(import.meta.url);
import {
  GitHubRefusal,
  GitHubSilence,
  explainGitHub,
  isProtection,
  limitedUntil
} from "./lib-shared-39.mjs";
import "./lib-shared-54.mjs";
import "./lib-shared-44.mjs";
export {
  GitHubRefusal,
  GitHubSilence,
  explainGitHub,
  isProtection,
  limitedUntil
};
