/** Where the result lines of requests lie, by the requests' numbers: some 20 bytes each, of which the collector sees nothing. */

export interface Place {
  readonly file: number;
  readonly offset: number;
  readonly length: number;
  /** Where its failure is kept; undefined: it was answered. */
  readonly failure: number | undefined;
  /** Why it is not read, though it is there. */
  readonly unread?: string | undefined;
}

/** Of a number in `#state`: no line, an answer; a failure has its place and as much more. */
const [NONE, ANSWERED, FAILED] = [0, 1, 2];

export class LinePlaces {
  readonly #state: Uint32Array;
  readonly #file: Uint32Array;
  readonly #offset: Float64Array;
  readonly #length: Uint32Array;
  /** Of the few that are not read. */
  readonly #unread = new Map<number, string>();

  /** @param requests how many there are */
  constructor(requests: number) {
    this.#state = new Uint32Array(requests);
    this.#file = new Uint32Array(requests);
    this.#offset = new Float64Array(requests);
    this.#length = new Uint32Array(requests);
  }

  /** In place of what stood there. */
  set(request: number, { file, offset, length, failure, unread }: Place): void {
    this.#state[request] = failure === undefined ? ANSWERED : failure + FAILED;
    this.#file[request] = file;
    this.#offset[request] = offset;
    this.#length[request] = length;
    if (unread === undefined) this.#unread.delete(request);
    else this.#unread.set(request, unread);
  }

  /** Undefined where the request has no line. */
  at(request: number): Place | undefined {
    const state = this.#state[request] ?? NONE;
    if (state === NONE) return undefined;
    return {
      file: this.#file[request] ?? 0,
      offset: this.#offset[request] ?? 0,
      length: this.#length[request] ?? 0,
      failure: state === ANSWERED ? undefined : state - FAILED,
      unread: this.#unread.get(request),
    };
  }

  /** Requests with a line. */
  get found(): number {
    return this.#state.reduce((sum, state) => (state === NONE ? sum : sum + 1), 0);
  }

  /** Of each request that failed. */
  *failures(): Generator<number> {
    for (const state of this.#state) if (state >= FAILED) yield state - FAILED;
  }
}
