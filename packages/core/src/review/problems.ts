/** What is missing in a report, as sentences: the first ones, and how many more there are. */
import { plainText } from '../plain-text.ts';
import { counted } from '../report/plain-text.ts';
import type { RowProblem } from '../table/rows.ts';

const MOST = 20;
const LENGTH = 400;

export class Problems {
  readonly #first = new Set<string>();
  #more = 0;

  /** Told once, however often it is added. */
  add(problem: string): void {
    const text = plainText(problem, LENGTH);
    if (this.#first.has(text)) return;
    if (this.#first.size < MOST) this.#first.add(text);
    else this.#more += 1;
  }

  row({ PK, SK, reason }: RowProblem): void {
    this.add(`${PK} / ${SK} is left out: ${reason}`);
  }

  list(): string[] {
    const more = this.#more === 0 ? [] : [`… and ${counted(this.#more, 'more problem')} of the kind`];
    return [...this.#first, ...more];
  }
}
