/** Merges what is left of an execution's requests into files, and submits each; again, where a refusal taught a smaller size. */
import { rm } from 'node:fs/promises';
import { costOf } from '../openai/prices.ts';
import type { NdjsonLine } from '../platform/ndjson.ts';
import { type LineDescription, mergeNdjsons } from '../requests/merge.ts';
import type { PinnedFile } from '../requests/pinned-file.ts';
import { factsOf, type RequestFacts } from '../workload/workload.ts';
import { checkFacts } from './check-facts.ts';
import type { Clearance } from './preflight.ts';
import { isForAnother, lineBlocksOf, type SubmitRun } from './run.ts';
import { submitFile } from './submit-file.ts';

/** Requests that no file of this run is made of, by their keys. */
export interface Sent {
  /** They are in batches of this execution. */
  readonly isSubmitted: (key: string) => boolean;
  /** They are done, or in batches of others. The same answer in all of the run; undefined where nobody can tell. */
  readonly isTaken: ((key: string) => boolean) | undefined;
}

/** What the files held beside what was submitted. */
export interface LeftOver {
  /** Requests that an earlier attempt of this execution has submitted. */
  readonly alreadySubmitted: number;
  /** Requests that are done, or in a batch of another execution. */
  readonly taken: number;
  /** Single requests over the limits. */
  readonly tooLarge: readonly { readonly where: string; readonly reason: string }[];
}

/** Whether a line may be in a file of a round. */
type Picked = (line: NdjsonLine, name: string) => boolean;

/**
 * Where only one request may be sent, it has a file for itself, and everything else is told as waiting.
 */
export async function mergeRounds(
  run: SubmitRun,
  files: readonly PinnedFile[],
  sent: Sent,
  clearance: Clearance,
): Promise<LeftOver> {
  let picked: Picked = () => true;
  if (clearance.kind === 'one') {
    const { line: place } = clearance;
    const at: Picked = ({ number }, name) => name === place.name && number === place.number;
    await mergeRound(run, files, sent, { from: 0, picked: at });
    picked = (line, name) => !at(line, name);
  }
  if (clearance.kind !== 'all') run.allowance.stop(clearance.reason);
  for (let from = 0; ; ) {
    const round = await mergeRound(run, files, sent, { from, picked });
    if (round.again === undefined) return round.left;
    from = round.again;
  }
}

interface Round {
  readonly left: LeftOver;
  /** How many requests to leave out when all is merged anew, because they were in files already; undefined: no need. */
  readonly again: number | undefined;
}

const REQUESTS_DONE = 'requests gone through';

/**
 * After a file that was refused for its size everything that is left is merged anew, under the limit that this has taught:
 * just as the next run would do it.
 */
async function mergeRound(
  run: SubmitRun,
  files: readonly PinnedFile[],
  sent: Sent,
  { from, picked }: { readonly from: number; readonly picked: Picked },
): Promise<Round> {
  const byPath = new Map(files.map((file) => [file.path, file]));
  const rewrite = rewriteOf(run);
  const left = { alreadySubmitted: 0, taken: 0, tooLarge: [] as { where: string; reason: string }[] };
  const merged = mergeNdjsons([...byPath.keys()], {
    directory: run.workDir,
    limits: run.allowance.narrow(run.limits),
    limitsOfFile: (first, limits) => run.allowance.limitsOfFile(first, limits),
    skip: from,
    nameOf: (path) => byPath.get(path)?.name ?? path,
    lineBlocksOf: (path) => lineBlocksOf(run, byPath.get(path)),
    describe: (line, name) => {
      if (!picked(line, name)) return undefined;
      const facts = factsFor(run, line, name);
      if (facts === undefined) return undefined;
      const isSubmitted = sent.isSubmitted(facts.key);
      if (!isSubmitted && sent.isTaken?.(facts.key) !== true) return describe(run, facts);
      left[isSubmitted ? 'alreadySubmitted' : 'taken'] += 1;
      return undefined;
    },
    onTooLarge: (line, name, reason) => left.tooLarge.push({ where: `${name}:${line.number}`, reason }),
    ...(rewrite === undefined ? {} : { rewrite }),
  });
  const { logger } = run.services;
  let done = from;
  for await (const file of merged) {
    // Requests that hold nothing are worth no batch of their own.
    const ending = file.units === 0 ? undefined : await submitFile(run, file);
    await rm(file.path, { force: true });
    run.services.tidy?.();
    if (ending === 'split') return { left, again: done };
    done += file.lines;
    logger.progress(REQUESTS_DONE, done);
  }
  logger.progress(REQUESTS_DONE, done, done);
  return { left, again: undefined };
}

/** Undefined where requests are sent as they were written. */
export function rewriteOf(run: SubmitRun): ((line: NdjsonLine, name: string) => Uint8Array) | undefined {
  const { model, writtenFor, parameters, services } = run;
  if (model === writtenFor) return undefined;
  return (line, name) => services.workload.forModel(line, name, model, parameters);
}

/** Undefined for a line that goes elsewhere. */
function factsFor(run: SubmitRun, line: NdjsonLine, name: string): RequestFacts | undefined {
  const facts = factsOf(run.services.workload, line, name);
  if (isForAnother(run, facts)) return undefined;
  checkFacts(run, facts, `${name}:${line.number}`);
  return facts;
}

function describe(run: SubmitRun, facts: RequestFacts): LineDescription {
  const { key, identity, inputTokens, outputTokens, units, inputs = 0 } = facts;
  const described = { key, identity, tokens: inputTokens, outputTokens, units, inputs };
  if (run.maxCostUsd === undefined) return described;
  const cost = costOf({ input: inputTokens, output: outputTokens }, run.model, run.services.prices) ?? 0;
  return { ...described, cost };
}
