import { createRequire } from 'node:module';
const require = createRequire(import.meta.url);
import {
  GitHubRefusal,
  GitHubSilence,
  explainGitHub,
  isProtection,
  limitedUntil
} from "./lib-shared-38.mjs";
import "./lib-shared-53.mjs";
import "./lib-shared-42.mjs";
export {
  GitHubRefusal,
  GitHubSilence,
  explainGitHub,
  isProtection,
  limitedUntil
};
