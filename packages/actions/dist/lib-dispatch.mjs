import {
  context,
  explainGitHub,
  gitHubApi
} from "./lib-shared-5.mjs";
import "./lib-shared-3.mjs";
import {
  unknown
} from "./lib-shared-2.mjs";


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
