import { createRequire } from 'node:module';
const require = createRequire(import.meta.url);

// src/shared/run-context.ts
async function runContext() {
  const { context } = await import("./lib-github-context.mjs");
  const runId = Number.isSafeInteger(context.runId) ? String(context.runId) : void 0;
  const repository = process.env.GITHUB_REPOSITORY;
  return {
    runId,
    attempt: Number.isSafeInteger(context.runAttempt) ? context.runAttempt : 1,
    url: runId === void 0 || !repository ? void 0 : `${context.serverUrl}/${repository}/actions/runs/${runId}`
  };
}
async function githubPlace() {
  const { context } = await import("./lib-github-context.mjs");
  return { repository: process.env.GITHUB_REPOSITORY, apiUrl: context.apiUrl };
}

export {
  runContext,
  githubPlace
};
