/**
 * How many writes are in flight at once, all that one process makes taken together. Labels of one status share a partition of
 * GSI3, which takes about a thousand writes a second: where the table has to put writes off, half as many are tried, and one
 * more again with each round that goes through.
 */
export class Flow {
  readonly #most: number;
  #room: number;
  #running = 0;
  /** How often room was lost: calls that were begun before tell nothing new of it. */
  #losses = 0;
  /** Calls that went through since room was last made or lost. */
  #since = 0;
  readonly #waiting: (() => void)[] = [];

  constructor(most: number) {
    this.#most = most;
    this.#room = most;
  }

  /** As many as may be in flight now. */
  get room(): number {
    return this.#room;
  }

  /** @param putOff whether the table did not do all of it, by its answer */
  async run<T>(call: () => Promise<T>, putOff: (answer: T) => boolean): Promise<T> {
    if (this.#running >= this.#room) await new Promise<void>((go) => this.#waiting.push(go));
    else this.#running += 1;
    const losses = this.#losses;
    try {
      const answer = await call();
      if (losses === this.#losses) this.#learn(putOff(answer));
      return answer;
    } finally {
      this.#running -= 1;
      this.#letIn();
    }
  }

  #learn(isPutOff: boolean): void {
    if (isPutOff) {
      this.#room = Math.max(1, Math.floor(this.#room / 2));
      this.#losses += 1;
      this.#since = 0;
      return;
    }
    this.#since += 1;
    if (this.#since < this.#room || this.#room === this.#most) return;
    this.#room += 1;
    this.#since = 0;
  }

  #letIn(): void {
    while (this.#running < this.#room) {
      const next = this.#waiting.shift();
      if (next === undefined) return;
      this.#running += 1;
      next();
    }
  }
}
