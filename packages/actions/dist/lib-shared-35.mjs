import {
  holderIn
} from "./lib-shared-19.mjs";
import {
  counted,
  githubPlace,
  object,
  ownRepository,
  runContext,
  string
} from "./lib-shared-3.mjs";
import {
  whatFailed,
  whatIsStuck,
  whatWaits
} from "./lib-shared-30.mjs";
import {
  Incomplete
} from "./lib-shared-12.mjs";


// src/shared/run-holders.ts
var MOST = 200;
var ATTEMPT = /^\/(\d{1,20})\/attempts\/(\d{1,6})$/;
function openRunHolders({ token }, logger) {
  const { runId, attempt, url } = runContext();
  if (token === void 0 || runId === void 0 || url === void 0) return void 0;
  const { owner, repo } = ownRepository();
  const sleep = () => Promise.reject(new Error("GitHub asks to wait"));
  const openApi = async () => {
    const { gitHubApi } = await import("./lib-github-api.mjs");
    return gitHubApi({ token, apiUrl: githubPlace().apiUrl, env: process.env, logger, sleep });
  };
  const runs = url.slice(0, -runId.length - 1);
  const holders = runHolders({ openApi, runs, owner, repo, run: runId, attempt, logger });
  return holders.own.length > MOST ? void 0 : holders;
}
function runHolders({ openApi, runs, owner, repo, run, attempt, logger }) {
  const own = `${runs}/${run}/attempts/${attempt}`;
  const ended = /* @__PURE__ */ new Set();
  let api;
  async function ask(runId, number) {
    const route = "GET /repos/{owner}/{repo}/actions/runs/{run_id}/attempts/{attempt_number}";
    const parameters = { owner, repo, run_id: runId, attempt_number: number };
    try {
      api ??= openApi();
      const { value } = await (await api).call({ route, parameters, once: true }, object({ status: string() }));
      return value?.status === "completed";
    } catch (error) {
      const { GitHubRefusal } = await import("./lib-github-refusals.mjs");
      const why = error instanceof Error ? error.message : String(error);
      const right = error instanceof GitHubRefusal && error.status === 403 ? '; "permissions: actions: read" lets it' : "";
      logger.info(`whether run ${runId} has ended cannot be told (${why})${right}: its lease is waited for`);
      return false;
    }
  }
  return {
    own,
    async hasEnded(name) {
      const holder = holderIn(name);
      if (holder === void 0 || holder === own || !holder.startsWith(runs)) return false;
      const [, runId, number] = ATTEMPT.exec(holder.slice(runs.length)) ?? [];
      if (runId === void 0 || number === void 0) return false;
      if (ended.has(holder)) return true;
      const answer = await ask(runId, number);
      if (answer) ended.add(holder);
      return answer;
    }
  };
}

// src/shared/tell-submitted.ts
var MAX_LINES = 20;
function tellSubmitted(result, { asked, done, later }, logger) {
  const [waiting, ...each] = whatWaits(result, asked);
  if (waiting !== void 0) logger.warn(waiting);
  for (const text of each.slice(0, MAX_LINES)) logger.info(text);
  for (const text of whatIsStuck(result, "elsewhere", asked).slice(0, MAX_LINES)) logger.warn(text);
  const failed = [...whatIsStuck(result, "red", asked), ...whatFailed(result, asked)];
  for (const text of failed.slice(0, MAX_LINES)) logger.error(text);
  if (failed.length > MAX_LINES) logger.info(`\u2026 and ${failed.length - MAX_LINES} more`);
  logger.info(done);
  if (failed.length === 0) return;
  throw new Incomplete(
    `${counted(failed.length, "thing")} could not be done (see the annotations and the summary); ${done}. Re-run the failed jobs, or let ${later} take up what is left.`,
    failed[0]
  );
}
export {
  openRunHolders,
  tellSubmitted
};
