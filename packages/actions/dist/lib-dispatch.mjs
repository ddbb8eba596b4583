import {
  gitHubApi
} from "./lib-shared-25.mjs";
import {
  explainGitHub
} from "./lib-shared-34.mjs";
import "./lib-shared-7.mjs";
import {
  githubPlace,
  ownRepository,
  unknown
} from "./lib-shared-3.mjs";
import "./lib-shared-31.mjs";


// src/announce-results/dispatch.ts
async function dispatchEvent(token, event, payload) {
  const { owner, repo } = ownRepository();
  const github = gitHubApi({ token, apiUrl: githubPlace().apiUrl, env: process.env });
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
