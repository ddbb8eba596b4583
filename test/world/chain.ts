/** One night as a process lives it: all phases one after the other, to be stopped anywhere and begun again. */
import {
  type ReconcileLabelsOptions,
  type ReconcileLabelsResult,
  reconcileLabels,
  type SubmitLabelsResult,
} from '@completion-batch/core';
import { type EmulatorOptions, type ScriptRule, scriptResponder } from '@completion-batch/emulator';
import { judged, receiptPattern } from './answers.ts';
import type { Process, ServiceOverrides, World } from './world.ts';

/** What the responder finds, by target id: some right, some wrong with and without a better label. */
function truth(receipt: number, id: string): { valid: boolean; label?: string | null } {
  if (id === '2.3.DATE') return { valid: false, label: 'TIME' };
  if (id === '3.2.GRAND_TOTAL' && receipt % 2 === 0) return { valid: false, label: null };
  return { valid: true };
}

/** Every receipt answered by `truth`. */
export const truthfully: readonly ScriptRule[] = Array.from({ length: 9 }, (_, index) => ({
  match: receiptPattern(index + 1),
  ...judged((id) => truth(index + 1, id)),
}));

/** Answers by `truth`; the third receipt's first request fails, and is well the next time. */
export function answeringByTruth(): Partial<EmulatorOptions> {
  return {
    responder: scriptResponder({ rules: [{ match: receiptPattern(3), status: 500, times: 1 }, ...truthfully] }),
  };
}

export interface ChainOptions {
  readonly execution: string;
  /** Requests of one batch. */
  readonly maxLines: number;
}

/** prepare → format → submit, then the emulator answers, then collect → reconcile, all in one process. */
export async function chain(world: World, process: Process, options: ChainOptions): Promise<SubmitLabelsResult> {
  return process.boundary.run(async () => {
    const prepared = await world.prepareAndFormat(options.execution, process);
    const submitted = await world.submit(prepared, { limits: { maxLines: options.maxLines } }, process);
    await process.boundary.outside(() => world.answer());
    await world.collect({}, process);
    await reconcileIn(world, process);
    return submitted;
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
