/** What each line of a file costs and asks about, 50,000 of them in 1.2 MB. */

export interface Figures {
  readonly inputTokens: number;
  readonly outputTokens: number;
  readonly units: number;
}

const EACH = 3;
const FIRST_LINES = 1024;

export class LineFigures {
  #values = new Float64Array(FIRST_LINES * EACH);
  #lines = 0;

  add({ inputTokens, outputTokens, units }: Figures): void {
    const at = this.#lines * EACH;
    if (at === this.#values.length) {
      const larger = new Float64Array(2 * at);
      larger.set(this.#values);
      this.#values = larger;
    }
    this.#values[at] = inputTokens;
    this.#values[at + 1] = outputTokens;
    this.#values[at + 2] = units;
    this.#lines += 1;
  }

  /** @param line from 0; all 0 where there is none */
  of(line: number): Figures {
    const [inputTokens = 0, outputTokens = 0, units = 0] = this.#values.subarray(line * EACH, (line + 1) * EACH);
    return { inputTokens, outputTokens, units };
  }
}
