/** Outputs of an action, all of them at once: a missing or misspelt one does not compile. */
import { setOutput } from '@actions/core';
import { hideKey } from './secrets.ts';

/** Characters. */
const MAX_FAILURE = 1000;

/** What a step that fails says of it, for the issue that tells: see `guardedTelling`. */
const FAILURE = 'failure';

/** All of an action's but that: one that succeeds leaves it empty. */
export type OutputValues<Names extends readonly string[]> = Readonly<
  Record<Exclude<Names[number], typeof FAILURE>, string | number | boolean>
>;

export function setOutputs(values: Readonly<Record<string, string | number | boolean>>): void {
  const hide = hideKey();
  for (const [name, value] of Object.entries(values)) setOutput(name, hide(String(value)));
}

export function setFailure(text: string): void {
  setOutputs({ [FAILURE]: text.slice(0, MAX_FAILURE).toWellFormed() });
}

/** USD; empty where a model has no price. */
export function dollars(cost: number | undefined): string {
  return cost === undefined ? '' : cost.toFixed(6);
}
