/** One night as a process lives it: all phases one after the other, to be stopped anywhere and begun again. */
import {
  type ReconcileLabelsOptions,
  type ReconcileLabelsResult,
  readPrompt,
  reconcileLabels,
} from '@completion-batch/core';
import { type EmulatorOptions, type ScriptRule, scriptResponder } from '@completion-batch/emulator';
import type { CollectResult, ReconcileResult, SubmitResult } from '@completion-batch/engine';
import { judged, receiptPattern } from './answers.ts';
import { type Combination, MODEL } from './combinations.ts';
import { collectNight, submitNight } from './job-night.ts';
import { collectJob, failingOnce, reconcileJob, submitJob } from './plain-night.ts';
import type { Process, ServiceOverrides, World } from './world.ts';

/** What the responder finds, by target id: some right, some wrong with and without a better label. */
export function truth(receipt: number, id: string): { valid: boolean; label?: string | null } {
  if (id === '2.3.DATE') return { valid: false, label: 'TIME' };
  if (id === '3.2.GRAND_TOTAL' && receipt % 2 === 0) return { valid: false, label: null };
  // What people have said of it.
  if (id === '3.2.SUBTOTAL') return { valid: false, label: null };
  return { valid: true };
}

/** Where another model can be asked, the first cannot tell who the merchant of each second receipt is. */
export const isDoubted = (receipt: number, id: string): boolean => receipt % 2 === 0 && id === '1.1.MERCHANT_NAME';

const answers = (doubts: (receipt: number, id: string) => boolean): readonly ScriptRule[] =>
  Array.from({ length: 9 }, (_, index) => ({
    match: receiptPattern(index + 1),
    ...judged((id, model) => (model === MODEL && doubts(index + 1, id) ? null : truth(index + 1, id))),
  }));

/** Every receipt answered by `truth`. */
export const truthfully = answers(() => false);

/** Answers by `truth`; the first request for the third receipt's dates, or the third plain one, fails and is well the next time. */
export function answeringByTruth({ withOptions = false }: Partial<Combination> = {}): Partial<EmulatorOptions> {
  const script = scriptResponder({ rules: [failingOnce(3), ...(withOptions ? answers(isDoubted) : truthfully)] });
  const failing = scriptResponder({ default: { status: 500 } });
  let failed = false;
  return {
    responder(request) {
      const { batchId, customId, body } = request;
      const asksDates =
        receiptPattern(3).test(customId) && readPrompt(body)?.targets.some(({ id }) => id === '2.2.DATE');
      if (failed || batchId === null || asksDates !== true) return script(request);
      failed = true;
      return failing(request);
    },
  };
}

export interface ChainOptions {
  readonly execution: string;
  /** Requests of one batch; default: as many as fit. */
  readonly maxLines?: number;
}

/** What a night consists of, whatever its requests are about. */
export interface Phases {
  /** prepare → format → submit, or a file of requests → submit. */
  submit(world: World, process: Process, options: ChainOptions): Promise<SubmitResult>;
  /** @param options of what asks again: default a run of its own */
  collect(world: World, process: Process, options?: ChainOptions): Promise<readonly CollectResult<unknown>[]>;
  reconcile(world: World, process: Process): Promise<Pick<ReconcileResult, 'adopted' | 'troubles'>>;
}

const PHASES: Readonly<Record<Combination['workload'], Phases>> = {
  labels: {
    async submit(world, process, { execution, maxLines }) {
      const prepared = await world.prepareAndFormat(execution, process);
      return world.submit(prepared, maxLines === undefined ? {} : { limits: { maxLines } }, process);
    },
    collect: (world, process) => world.collect({}, process),
    reconcile: (world, process) => reconcileIn(world, process),
  },
  requests: { submit: submitJob, collect: collectJob, reconcile: reconcileJob },
  jobs: {
    submit: submitNight,
    collect: collectNight,
    async reconcile(world, process) {
      await collectNight(world, process, { collectOnly: true });
      return { adopted: [], troubles: [] };
    },
  },
};

export function phasesOf({ combination }: World): Phases {
  return PHASES[combination.workload];
}

/** Submit, then the emulator answers, then collect → reconcile, all in one process. */
export async function chain(world: World, process: Process, options: ChainOptions): Promise<void> {
  const { submit, collect, reconcile } = phasesOf(world);
  await process.boundary.run(async () => {
    await submit(world, process, options);
    await process.boundary.outside(() => world.answer());
    await collect(world, process, options);
    await reconcile(world, process);
  });
}

export function reconcileIn(
  world: World,
  process: Process,
  more: Partial<ReconcileLabelsOptions> & ServiceOverrides = {},
): Promise<ReconcileLabelsResult> {
  const { dryRun = false, withoutBatch = false, giveUp, days, ...overrides } = more;
  return reconcileLabels(world.services(process, overrides), {
    dryRun,
    withoutBatch,
    ...(giveUp === undefined ? {} : { giveUp }),
    ...(days === undefined ? {} : { days }),
  });
}
