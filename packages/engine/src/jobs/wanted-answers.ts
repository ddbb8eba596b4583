/**
 * Which requests of a job have which answer of an earlier one: numbers in typed arrays, some 60 bytes a request, however
 * long requests and answers are.
 */
import { KeyTable } from '../platform/key-table.ts';

/** Where an answer was put down. */
export interface AnswerPlace {
  readonly offset: number;
  readonly bytes: number;
}

/** Requests go by their number in the job, from 0. Several may ask the same: each is given an answer of its own while there are enough. */
export class WantedAnswers {
  readonly #identities = new KeyTable();
  /** By identity its first request, and by request the next that asks the same; counted from 1, 0 is none. */
  readonly #first: Uint32Array;
  readonly #last: Uint32Array;
  readonly #next: Uint32Array;
  /** By request: the line of the earlier job's results, from 1; 0 where there is none. */
  readonly #lines: Uint32Array;
  readonly #offsets: Float64Array;
  readonly #bytes: Uint32Array;
  /** Given in this round, in no order. */
  #given: number[] = [];
  #left = 0;

  /** @param requests how many the job has */
  constructor(requests: number) {
    this.#first = new Uint32Array(requests);
    this.#last = new Uint32Array(requests);
    this.#next = new Uint32Array(requests);
    this.#lines = new Uint32Array(requests);
    this.#offsets = new Float64Array(requests);
    this.#bytes = new Uint32Array(requests);
  }

  /** How many have no answer yet. */
  get left(): number {
    return this.#left;
  }

  /** @param identity what it asks */
  want(request: number, identity: string): void {
    const number = this.#identities.add(identity);
    const last = this.#last[number] ?? 0;
    if (last === 0) this.#first[number] = request + 1;
    else this.#next[last - 1] = request + 1;
    this.#last[number] = request + 1;
    this.#left += 1;
  }

  wants(identity: string): boolean {
    return this.#identities.numberOf(identity) !== undefined;
  }

  /**
   * Takes up an earlier job's answers: one for each request that has none yet, and from the first on again where there are
   * fewer.
   * @param lines of its results, those that answer this identity
   */
  give(identity: string, lines: readonly number[]): void {
    const number = this.#identities.numberOf(identity);
    if (number === undefined) return;
    let place = 0;
    for (let request = this.#first[number] ?? 0; request !== 0; request = this.#next[request - 1] ?? 0) {
      if (this.#lines[request - 1] !== 0) continue;
      this.#lines[request - 1] = lines[place % lines.length] ?? 0;
      this.#given.push(request - 1);
      place += 1;
    }
    this.#left -= place;
  }

  /** What was given since this was asked last: requests, in the order of the lines that answer them. */
  takeGiven(): { readonly requests: Uint32Array; readonly lineOf: (request: number) => number } {
    const lineOf = (request: number): number => this.#lines[request] ?? 0;
    const requests = Uint32Array.from(this.#given).sort((a, b) => lineOf(a) - lineOf(b) || a - b);
    this.#given = [];
    return { requests, lineOf };
  }

  /** The line that was given is no answer: another job may have one. */
  takeBack(request: number): void {
    this.#lines[request] = 0;
    this.#left += 1;
  }

  keep(request: number, { offset, bytes }: AnswerPlace): void {
    this.#offsets[request] = offset;
    this.#bytes[request] = bytes;
  }

  /** Undefined where the request has none. */
  placeOf(request: number): AnswerPlace | undefined {
    const bytes = this.#bytes[request] ?? 0;
    return bytes === 0 ? undefined : { offset: this.#offsets[request] ?? 0, bytes };
  }
}
