import { createRequire } from 'node:module';
const require = createRequire(import.meta.url);
import "./lib-shared-39.mjs";
import {
  context
} from "./lib-shared-6.mjs";
import {
  gitHubApi
} from "./lib-shared-13.mjs";
import {
  explainGitHub
} from "./lib-shared-19.mjs";
import {
  external_exports
} from "./lib-shared.mjs";
import "./lib-shared-16.mjs";
import "./lib-shared-14.mjs";
import "./lib-shared-7.mjs";
import "./lib-shared-20.mjs";

// src/announce-results/dispatch.ts
async function dispatchEvent(token, event, payload) {
  const { owner, repo } = context.repo;
  const github = gitHubApi({ token, apiUrl: context.apiUrl, env: process.env });
  try {
    await github.call(
      {
        route: "POST /repos/{owner}/{repo}/dispatches",
        parameters: { owner, repo },
        body: { event_type: event, client_payload: payload }
      },
      external_exports.unknown()
    );
  } catch (error) {
    throw explainGitHub(error, { repository: `${owner}/${repo}`, where: `the event ${event}` });
  }
}
export {
  dispatchEvent
};
