/**
 * Moments at which a night may be left, each by a way that leads there. What rows look like then is committed for each
 * release (test/fixtures), and later code has to go on from it.
 */
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { requestLine, type SubmitLabelsOptions } from '@completion-batch/core';
import {
  ApiError,
  type EmulatorOptions,
  type Intercept,
  type ScriptRule,
  scriptResponder,
} from '@completion-batch/emulator';
import { estimateTokens, requestTokens } from '@completion-batch/engine';
import { receiptPattern } from './answers.ts';
import { type Boundary, stopAt } from './boundary.ts';
import { truthfully } from './chain.ts';
import { receipts, smallLabel } from './small-receipts.ts';
import type { Item, World, WorldOptions } from './world.ts';

const HOUR = 3_600_000;

/** Where a process has to stop so that a submission is left in this state. */
export const LEFT: Readonly<Record<string, () => Boundary>> = {
  INTENDED: () => stopAt('after table BatchExecuteStatement'),
  CLAIMED: () => stopAt('before openai POST /v1/files'),
  UPLOADED: () => stopAt('after table UpdateItem', 'after openai POST /v1/files'),
  'CREATING, no batch': () => stopAt('before openai POST /v1/batches'),
  'CREATING, with a batch': () => stopAt('after openai POST /v1/batches'),
  CREATED: () => stopAt('after table UpdateItem', 'after openai POST /v1/batches'),
  REJECTING: () => stopAt('after table UpdateItem', 'after openai POST /v1/batches'),
};

/** The table of every moment before anything of ours has run: three receipts, four labels to check of each. */
export const rowsBefore = (): Item[] => receipts(3);

export interface Moment {
  /** What the emulator is like until then; anew for each world. */
  readonly emulator?: () => Partial<EmulatorOptions>;
  /** The same for whoever goes on. */
  readonly later?: () => Partial<EmulatorOptions>;
  /** Leads a new world there. */
  readonly lead: (world: World) => Promise<unknown>;
}

/** Answers by the truth, but for what `first` says. */
const calm = (first: readonly ScriptRule[] = []): Partial<EmulatorOptions> => ({
  responder: scriptResponder({ rules: [...first, ...truthfully] }),
});

/** Answers to the third receipt are of no use, so many times. */
const nonsense = (times: number): Partial<EmulatorOptions> =>
  calm([{ match: receiptPattern(3), content: 'no idea', times }]);

const refusing = (route: string, status: number, message: string): Partial<EmulatorOptions> => ({
  ...calm(),
  intercept: (call, next) => {
    if (call.route === route) throw new ApiError(status, message);
    return next();
  },
});

/** Batches that have ended, and neither say when nor show their files. */
const vague: Intercept = async (call, next) => {
  if (call.route === 'files.retrieve') throw new ApiError(404, 'No such File object');
  const answer = await next();
  return call.route === 'batches.retrieve' && 'json' in answer
    ? { ...answer, json: { ...(answer.json as object), completed_at: null, finalizing_at: null } }
    : answer;
};

const slow = (): Partial<EmulatorOptions> => ({ ...calm(), lineMs: 3 * HOUR });

/** Two of the small receipts' requests have room in the queue of this emulator, three have not. */
const narrow = (): Partial<EmulatorOptions> => ({
  ...calm(),
  queueTokenLimit: { 'gpt-4.1-mini': 1600 },
  countTokens: (body) => requestTokens(requestLine.shape.body.parse(body), estimateTokens),
});

const one: Partial<SubmitLabelsOptions> = { limits: { maxLines: 1 } };
const two: Partial<SubmitLabelsOptions> = { limits: { maxLines: 2 } };

async function submitted(
  world: World,
  execution = 'run-1',
  options: Partial<SubmitLabelsOptions> = two,
): Promise<void> {
  await world.submit(await world.prepareAndFormat(execution), options);
}

async function collected(
  world: World,
  execution = 'run-1',
  options: Partial<SubmitLabelsOptions> = two,
): Promise<void> {
  await submitted(world, execution, options);
  await world.answer();
  await world.collect();
}

const leaving = (state: string, emulator = calm): Moment => ({
  emulator,
  lead: async (world) => {
    const prepared = await world.prepareAndFormat('run-1');
    await world.untilCrash(LEFT[state]?.() ?? stopAt(''), (process) => world.submit(prepared, {}, process));
  },
});

const collecting = (boundary: () => Boundary): Moment => ({
  lead: async (world) => {
    await submitted(world);
    await world.answer();
    await world.untilCrash(boundary(), (process) => world.collect({}, process));
  },
});

async function relabel(world: World, line: number, word: number, label: string, status: string): Promise<void> {
  for (const receipt of [1, 2, 3]) await world.put(smallLabel(receipt, line, word, label, status));
}

export const MOMENTS: Readonly<Record<string, Moment>> = {
  intended: leaving('INTENDED'),
  claimed: leaving('CLAIMED'),
  uploaded: leaving('UPLOADED'),
  'creating-no-batch': leaving('CREATING, no batch'),
  'creating-with-batch': leaving('CREATING, with a batch'),
  created: leaving('CREATED'),
  rejecting: leaving('REJECTING', () => refusing('batches.create', 400, 'no batches for you')),

  /** Of labels that were PENDING for nothing. */
  'claimed-pending': {
    lead: async (world) => {
      await relabel(world, 2, 2, 'DATE', 'PENDING');
      const process = await world.process();
      const prepared = await world.prepareAndFormat('run-1', process, undefined, { validationStatus: 'PENDING' });
      await world.untilCrash(stopAt('before openai POST /v1/files'), (process) => world.submit(prepared, {}, process));
    },
  },
  /** Left open, and why is on the row: for want of room, because the service is down, for ever. */
  waiting: {
    emulator: () => refusing('batches.create', 429, 'Rate limit reached'),
    lead: (world) => submitted(world),
  },
  failed: {
    emulator: () => refusing('files.create', 503, 'The server is overloaded'),
    lead: (world) => submitted(world),
  },
  /** Its request file is gone, and somebody has seen that. */
  stuck: {
    lead: async (world) => {
      await leaving('CLAIMED').lead(world);
      await rm(join(world.folder, 'objects', 'completion_batches', 'run-1', 'batches'), { recursive: true });
      world.clock.advance(2 * HOUR);
      await submitted(world);
    },
  },
  /** Closed without a batch. */
  rejected: {
    emulator: () => refusing('batches.create', 400, 'no batches for you'),
    lead: (world) => submitted(world),
  },
  abandoned: {
    lead: async (world) => {
      const prepared = await world.prepareAndFormat('run-1');
      await relabel(world, 1, 1, 'MERCHANT_NAME', 'VALID');
      await world.submit(prepared);
    },
  },
  /** The queue takes two requests: one was refused, two are under way, and the next run has to wait. */
  'queue-full': {
    emulator: () => ({ ...narrow(), lineMs: 3 * HOUR }),
    later: narrow,
    lead: async (world) => {
      await collected(world, 'run-1', one);
      await submitted(world, 'run-2', one);
    },
  },
  'too-large': {
    emulator: () => ({ ...calm(), maxUploadBytes: 5000 }),
    lead: (world) => submitted(world, 'run-1', {}),
  },

  unanswered: { lead: (world) => submitted(world) },
  'in-progress': { emulator: slow, lead: (world) => collected(world) },
  cancelling: {
    emulator: slow,
    lead: async (world) => {
      await submitted(world);
      await world.answer(2 * HOUR);
      await world.collect({ cancelAfterHours: 1 });
    },
  },
  'files-late': { emulator: () => ({ ...calm(), intercept: vague }), lead: (world) => collected(world) },
  answered: {
    lead: async (world) => {
      await submitted(world);
      await world.answer();
    },
  },
  'collect-begun': collecting(() => stopAt('after table BatchExecuteStatement')),
  'collect-settled': collecting(() => stopAt('before table UpdateItem', 'after table BatchExecuteStatement')),
  released: { emulator: () => nonsense(1), lead: (world) => collected(world) },
  'line-failed': {
    emulator: () => calm([{ match: receiptPattern(3), status: 500, times: 1 }]),
    lead: (world) => collected(world, 'run-1', {}),
  },
  'asked-again': {
    emulator: () => nonsense(2),
    lead: async (world) => {
      await collected(world);
      await collected(world, 'run-2');
      await submitted(world, 'run-3');
    },
  },
  'model-refused': {
    emulator: () => ({
      ...calm(),
      faults: {
        batches: [
          { every: 1, fault: { kind: 'fail', code: 'invalid_request', message: "The model 'x' is not supported." } },
        ],
      },
    }),
    lead: (world) => collected(world, 'run-1', { ...two, preflight: 'never' }),
  },
  done: {
    emulator: () => nonsense(3),
    lead: async (world) => {
      for (const run of ['run-1', 'run-2', 'run-3', 'run-4']) await collected(world, run);
    },
  },
};

/** Of a world that is led to a moment. */
export const optionsOf = ({ emulator = calm }: Moment): WorldOptions => ({ emulator: emulator() });

/** Of a world that goes on from it. */
export const laterOptions = (moment: string): WorldOptions => ({ emulator: (MOMENTS[moment]?.later ?? calm)() });
