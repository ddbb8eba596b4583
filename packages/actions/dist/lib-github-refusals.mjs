import { createRequire } from 'node:module';
const require = createRequire(import.meta.url);
import {
  GitHubRefusal,
  GitHubSilence,
  explainGitHub,
  isProtection,
  limitedUntil
} from "./lib-shared-19.mjs";
import "./lib-shared.mjs";
import "./lib-shared-16.mjs";
import "./lib-shared-14.mjs";
import "./lib-shared-7.mjs";
import "./lib-shared-20.mjs";
export {
  GitHubRefusal,
  GitHubSilence,
  explainGitHub,
  isProtection,
  limitedUntil
};
