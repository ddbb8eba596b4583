import { createRequire } from 'node:module';
const require = createRequire(import.meta.url);
import {
  context
} from "./lib-shared-21.mjs";
import {
  jsonService
} from "./lib-shared-2.mjs";
import "./lib-shared-23.mjs";
import "./lib-shared.mjs";
import "./lib-shared-12.mjs";
import "./lib-shared-13.mjs";
import {
  CompletionBatchError
} from "./lib-shared-9.mjs";
import "./lib-shared-17.mjs";

// src/shared/github-calls.ts
async function dispatchEvent(token, event, payload) {
  const { owner, repo } = context.repo;
  const api = new URL(context.apiUrl);
  const github = jsonService({
    name: "GitHub",
    url: api,
    headers: {
      authorization: `Bearer ${token}`,
      "user-agent": "completion-batch",
      "x-github-api-version": "2022-11-28"
    },
    secrets: [token],
    env: process.env
  });
  const answer = await github({
    method: "POST",
    path: `${api.pathname.replace(/\/$/, "")}/repos/${owner}/${repo}/dispatches`,
    body: { event_type: event, client_payload: payload },
    signal: new AbortController().signal
  });
  if (answer.ok) return;
  const denied = [401, 403, 404].includes(answer.status);
  throw new CompletionBatchError(
    denied ? "access-denied" : "service-unreachable",
    `GitHub has not taken the event ${event}: it says ${answer.status}, ${answer.message}`,
    {
      where: `${owner}/${repo}`,
      remedy: denied ? 'Give the job "permissions: contents: write" (its caller, too), or token a token that may write contents. The event is sent by the next run.' : "The event is sent by the next run, or run the failed job again."
    }
  );
}
export {
  dispatchEvent
};
