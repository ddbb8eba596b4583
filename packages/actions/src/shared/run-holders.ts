/**
 * Runs of this repository as holders of submissions, and whether an attempt of one has ended: GitHub is asked. A name that a
 * record has is only ever looked up among this repository's own runs, by digits.
 */
import { type Holders, holderIn, type Logger } from '@completion-batch/engine';
import { z } from 'zod';
import type { GitHubApi } from './github-api.ts';
import { githubPlace, ownRepository, runContext } from './run-context.ts';

export interface RunHoldersOptions {
  /** Called once somebody's run is to be asked about, which on most nights nobody's is: its client takes long to load. */
  readonly openApi: () => Promise<GitHubApi>;
  /** `https://github.com/OWNER/REPO/actions/runs`, of this repository. */
  readonly runs: string;
  readonly owner: string;
  readonly repo: string;
  readonly run: string;
  readonly attempt: number;
  readonly logger: Logger;
}

/** Characters: a record's name of an owner has room for it and an id. */
const MOST = 200;

const ATTEMPT = /^\/(\d{1,20})\/attempts\/(\d{1,6})$/;

/** Undefined outside of a run, without a token, and where its name is too long for a record. */
export function openRunHolders({ token }: { readonly token: string | undefined }, logger: Logger): Holders | undefined {
  const { runId, attempt, url } = runContext();
  if (token === undefined || runId === undefined || url === undefined) return undefined;
  const { owner, repo } = ownRepository();
  // Whoever asks to wait asks for longer than a lease lasts.
  const sleep = (): Promise<void> => Promise.reject(new Error('GitHub asks to wait'));
  const openApi = async (): Promise<GitHubApi> => {
    const { gitHubApi } = await import('./github-api.ts');
    return gitHubApi({ token, apiUrl: githubPlace().apiUrl, env: process.env, logger, sleep });
  };
  const runs = url.slice(0, -runId.length - 1);
  const holders = runHolders({ openApi, runs, owner, repo, run: runId, attempt, logger });
  return holders.own.length > MOST ? undefined : holders;
}

export function runHolders({ openApi, runs, owner, repo, run, attempt, logger }: RunHoldersOptions): Holders {
  const own = `${runs}/${run}/attempts/${attempt}`;
  const ended = new Set<string>();
  let api: Promise<GitHubApi> | undefined;

  async function ask(runId: string, number: string): Promise<boolean> {
    const route = 'GET /repos/{owner}/{repo}/actions/runs/{run_id}/attempts/{attempt_number}';
    const parameters = { owner, repo, run_id: runId, attempt_number: number };
    try {
      api ??= openApi();
      const { value } = await (await api).call({ route, parameters, once: true }, z.object({ status: z.string() }));
      return value?.status === 'completed';
    } catch (error) {
      const { GitHubRefusal } = await import('./github-refusals.ts');
      const why = error instanceof Error ? error.message : String(error);
      const right =
        error instanceof GitHubRefusal && error.status === 403 ? '; "permissions: actions: read" lets it' : '';
      logger.info(`whether run ${runId} has ended cannot be told (${why})${right}: its lease is waited for`);
      return false;
    }
  }

  return {
    own,
    async hasEnded(name) {
      const holder = holderIn(name);
      if (holder === undefined || holder === own || !holder.startsWith(runs)) return false;
      const [, runId, number] = ATTEMPT.exec(holder.slice(runs.length)) ?? [];
      if (runId === undefined || number === undefined) return false;
      if (ended.has(holder)) return true;
      const answer = await ask(runId, number);
      if (answer) ended.add(holder);
      return answer;
    },
  };
}
