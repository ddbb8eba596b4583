import { createRequire } from 'node:module';
const require = createRequire(import.meta.url);
import "./lib-shared-84.mjs";
import {
  context
} from "./lib-shared-5.mjs";
import {
  gitHubApi
} from "./lib-shared-28.mjs";
import {
  explainGitHub
} from "./lib-shared-38.mjs";
import "./lib-shared-82.mjs";
import "./lib-shared-51.mjs";
import "./lib-shared-58.mjs";
import "./lib-shared-45.mjs";
import "./lib-shared-13.mjs";
import {
  unknown
} from "./lib-zod.mjs";
import "./lib-shared-17.mjs";
import "./lib-shared-53.mjs";
import "./lib-shared-42.mjs";

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
