/** Labels that are in no list of the run, counted by their names, which anybody may have made up. */
import { z } from 'zod';
import { plainText } from '../plain-text.ts';

const MOST_TOLD = 20;
const MOST_COUNTED = 1000;
const NAME_LENGTH = 40;
/** Stands for all others. */
const OTHERS = '…';

/** As a plan has them: the most frequent first, and how many have other names than these. */
export const unknownLabels = z
  .array(z.object({ name: z.string().max(NAME_LENGTH * 2), count: z.int().positive() }))
  .min(1)
  .max(MOST_TOLD + 1);

export type UnknownLabels = z.output<typeof unknownLabels>;

export class UnknownLabelCounts {
  readonly #counts = new Map<string, number>();
  #others = 0;

  add(label: string): void {
    const name = plainText(label, NAME_LENGTH);
    const count = this.#counts.get(name);
    if (count === undefined && this.#counts.size >= MOST_COUNTED) this.#others += 1;
    else this.#counts.set(name, (count ?? 0) + 1);
  }

  /** Undefined where there are none. */
  get told(): UnknownLabels | undefined {
    const all = [...this.#counts].map(([name, count]) => ({ name, count })).sort((a, b) => b.count - a.count);
    const others = all.slice(MOST_TOLD).reduce((sum, { count }) => sum + count, this.#others);
    if (all.length === 0) return undefined;
    return [...all.slice(0, MOST_TOLD), ...(others === 0 ? [] : [{ name: OTHERS, count: others }])];
  }
}

/** `FOO 12, BAR 3` */
export function unknownText(unknown: UnknownLabels): string {
  return unknown.map(({ name, count }) => `${name || '(no name)'} ${count}`).join(', ');
}
