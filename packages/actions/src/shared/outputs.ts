/** Outputs of an action, all of them at once: a missing or misspelt one does not compile. */
import { setOutput } from '@actions/core';
import { hideKey } from './secrets.ts';

export type OutputValues<Names extends readonly string[]> = Readonly<Record<Names[number], string | number | boolean>>;

export function setOutputs(values: Readonly<Record<string, string | number | boolean>>): void {
  const hide = hideKey();
  for (const [name, value] of Object.entries(values)) setOutput(name, hide(String(value)));
}

/** USD; empty where a model has no price. */
export function dollars(cost: number | undefined): string {
  return cost === undefined ? '' : cost.toFixed(6);
}
