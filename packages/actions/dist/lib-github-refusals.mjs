import {
  GitHubRefusal,
  GitHubSilence,
  explainGitHub,
  isProtection,
  limitedUntil
} from "./lib-shared-5.mjs";
import "./lib-shared-2.mjs";


export {
  GitHubRefusal,
  GitHubSilence,
  explainGitHub,
  isProtection,
  limitedUntil
};
