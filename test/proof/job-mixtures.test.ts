/**
 * A job of any mixture of lines, good, bad, failing, missing and double, at a server that loses answers, fails and lets
 * batches expire: each line gets one outcome, in its order, and no request is paid for twice. Cancelled on the way, too.
 */
import { chaosFaults, type FaultRules, type Responder, scriptResponder } from '@completion-batch/emulator';
import { cancelJob, isCompletionBatchError, openJobs } from '@completion-batch/engine';
import fc from 'fast-check';
import { afterAll, expect, it } from 'vitest';
import { billFaults } from '../world/answers-used.ts';
import { type Combination, type GivenLine, JOBS, MODEL, nameOf, OTHER } from '../world/combinations.ts';
import { collectNight, jobServices, submitNight } from '../world/job-night.ts';
import { plainStatuses, plainWorld } from '../world/plain-outcomes.ts';
import { scale } from '../world/scale.ts';
import { settledFaults } from '../world/settled.ts';
import { useWorlds } from '../world/use-worlds.ts';
import type { World } from '../world/world.ts';
import { tell } from './figures.ts';

const worldOf = useWorlds();
const HOUR = 3_600_000;
/** Rounds with faults, and all. */
const FAULTY = 5;
const MOST = 24;

const KINDS = [
  'chat',
  'other',
  'embedding',
  'flaky',
  'failing',
  'refused',
  'no-json',
  'no-id',
  'stream',
  'twice',
] as const;
type Kind = (typeof KINDS)[number];
/** Of requests, how the server answers that fails for them. */
const STATUS: Partial<Record<Kind, number>> = { flaky: 500, failing: 422, refused: 400 };
const IDS = [
  '__proto__',
  'constructor',
  '../../x',
  'a/b',
  '%2e%2e',
  'two\nlines',
  '\u0000',
  '\u202e',
  ' ',
  '🎈',
  'é',
  'e\u0301',
];

interface Mixture {
  readonly lines: readonly Kind[];
  readonly ids: readonly string[];
  /** Lines of the first file. */
  readonly cut: number;
  readonly seed: number;
  /** How long a line takes, in hours: what takes longer than a day expires. */
  readonly lineHours: number;
  readonly cancelAfter: number | undefined;
}

const mixtures = fc.record<Mixture>({
  lines: fc.array(fc.constantFrom(...KINDS), { minLength: 1, maxLength: 30 }),
  ids: fc.shuffledSubarray(IDS),
  cut: fc.nat(30),
  seed: fc.nat(10_000),
  lineHours: fc.constantFrom(0, 0, 6, 9),
  cancelAfter: fc.option(fc.nat(6), { nil: undefined, freq: 3 }),
});

interface Written {
  readonly line: string;
  readonly given: GivenLine;
}

function written(kind: Kind, id: string, first: string | undefined): Written {
  const line = (more: object): string => JSON.stringify({ custom_id: id, method: 'POST', ...more });
  const chat = (more: object = {}) => ({
    url: '/v1/chat/completions',
    body: { model: MODEL, messages: [{ role: 'user', content: id }], ...more },
  });
  if (kind === 'no-json') return { line: '{"custom_id": "x", ', given: { invalid: 'x' } };
  if (kind === 'no-id') return { line: JSON.stringify({ method: 'POST', ...chat() }), given: { invalid: null } };
  if (kind === 'stream') return { line: line(chat({ stream: true })), given: { invalid: id } };
  if (kind === 'twice' && first !== undefined) {
    return { line: JSON.stringify({ ...JSON.parse(line(chat())), custom_id: first }), given: { invalid: first } };
  }
  if (kind === 'embedding') {
    return {
      line: line({ url: '/v1/embeddings', body: { model: 'text-embedding-3-small', input: id } }),
      given: { request: id },
    };
  }
  return { line: line(chat(kind === 'other' ? { model: OTHER } : {})), given: { request: id } };
}

/** Files of a mixture, and who answers them. */
function scene({ lines, ids, cut }: Mixture): { job: NonNullable<Combination['job']>; responder: Responder } {
  const kinds = new Map<string, Kind>();
  const all = lines.map((kind, index) => {
    const id = ids[index] ?? `line-${index}`;
    const one = written(kind, id, [...kinds.keys()][0]);
    if ('request' in one.given) kinds.set(id, kind);
    return one;
  });
  const text = (some: readonly Written[]): string => some.map(({ line }) => `${line}\n`).join('');
  const fails = new Map([...kinds].flatMap(([id, kind]) => (STATUS[kind] === undefined ? [] : [[id, STATUS[kind]]])));
  const well = scriptResponder({});
  return {
    job: { texts: [text(all.slice(0, cut)), text(all.slice(cut))], given: all.map(({ given }) => given) },
    responder(request) {
      const { customId, batchId } = request;
      const status = batchId === null ? undefined : fails.get(customId);
      if (kinds.get(customId) === 'flaky') fails.delete(customId);
      return status === undefined ? well(request) : scriptResponder({ default: { status } })(request);
    },
  };
}

/** Where a look comes only each half a day, a file that comes late is not waited for: there the lines alone have faults. */
function faultsOf({ seed, lineHours }: Mixture): FaultRules {
  const faults = chaosFaults(seed);
  return lineHours === 0 ? faults : { seed, lines: faults.lines };
}

const figures: Record<string, Record<string, number>> = {};

/** @returns what it ended with, where that says what is wrong */
async function honestly(work: () => Promise<unknown>): Promise<string | undefined> {
  try {
    await work();
    return undefined;
  } catch (error) {
    if (isCompletionBatchError(error)) return `${error.code}: ${error.message}`;
    throw error;
  }
}

async function openIn(world: World): Promise<string[]> {
  const jobs: string[] = [];
  for await (const job of openJobs(await world.process())) jobs.push(job);
  return jobs;
}

async function live(combination: Combination, mixture: Mixture): Promise<void> {
  const { seed, lineHours, cancelAfter } = mixture;
  const { job, responder } = scene(mixture);
  const world = await worldOf([], {
    emulator: { seed, faults: faultsOf(mixture), responder, lineMs: lineHours * HOUR, concurrency: 2 },
    combination: { ...combination, job },
  });
  const log: (string | undefined)[] = [];
  let isSubmitted = false;
  let isCancelled = false;
  for (let round = 1; round <= MOST; round += 1) {
    if (round > FAULTY) world.emulator.clearFaults();
    const process = await world.process();
    const options = { execution: `run-${round}`, maxLines: 4 };
    if (!isSubmitted) {
      log.push(await honestly(() => submitNight(world, process, options)));
      isSubmitted = log.at(-1) === undefined;
    }
    const [name] = await openIn(world);
    if (isSubmitted && name === undefined) break;
    // A queue that refused a batch is left alone for some hours.
    await world.answer(round > FAULTY || lineHours > 0 ? (1 + (round % 3)) * 13 * HOUR : HOUR / 4);
    if (name === undefined) continue;
    if (round - 1 === cancelAfter) {
      log.push(await honestly(() => cancelJob(jobServices(process), name)));
      // What was not submitted whole is not gone on with.
      isCancelled = isSubmitted = true;
    }
    log.push(await honestly(() => collectNight(world, process, options)));
  }
  world.emulator.clearFaults();
  const faults = [...(await settledFaults(world)), ...(isCancelled ? [] : await billFaults(world))];
  const own = figures[nameOf(combination)] ?? {};
  figures[nameOf(combination)] = own;
  const count = (name: string, number = 1): void => {
    own[name] = (own[name] ?? 0) + number;
  };
  count('mixtures');
  count('lines', mixture.lines.length);
  if (isCancelled) count('cancelled');
  for (const { status } of world.emulator.batches()) count(`batches ${status}`);
  for (const [name, number] of Object.entries(plainStatuses(await plainWorld(world)))) count(name, number);
  await world.close();
  if (faults.length > 0) expect([faults, log]).toEqual([[], log]);
}

for (const combination of JOBS) {
  it(`${nameOf(combination)}: gives each line one outcome, in order, whatever becomes of it`, async () => {
    const numRuns = scale(3, 400);
    await fc.assert(
      fc.asyncProperty(mixtures, (mixture) => live(combination, mixture)),
      { numRuns, seed: 15, endOnFailure: true },
    );
  }, 3_600_000);
}

afterAll(() => {
  for (const [name, counts] of Object.entries(figures)) tell('chaos', name, counts);
});
