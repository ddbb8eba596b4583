import { createRequire } from 'node:module';
const require = createRequire(import.meta.url);
import "./lib-shared-86.mjs";
import {
  context
} from "./lib-shared-5.mjs";
import {
  gitHubApi
} from "./lib-shared-29.mjs";
import {
  explainGitHub
} from "./lib-shared-39.mjs";
import "./lib-shared-84.mjs";
import "./lib-shared-52.mjs";
import "./lib-shared-59.mjs";
import "./lib-shared-47.mjs";
import "./lib-shared-12.mjs";
import {
  unknown
} from "./lib-zod.mjs";
import "./lib-shared-16.mjs";
import "./lib-shared-54.mjs";
import "./lib-shared-44.mjs";

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
      unknown()
    );
  } catch (error) {
    throw explainGitHub(error, { repository: `${owner}/${repo}`, where: `the event ${event}` });
  }
}
export {
  dispatchEvent
};
