/** Streams from outside, each ended where it is too long, silent, or so slow that it never ends. */
import type { Readable } from 'node:stream';

/** What came from outside met a bound of `bounds.ts`. */
export class BoundError extends Error {
  override readonly name = 'BoundError';
}

/** Time as an argument. Of its own, as a `Clock` is a service's time, and sleeps in place of who asks. */
export interface Timer {
  /** Milliseconds, of any beginning. */
  now(): number;
  /** @returns takes it back */
  after(ms: number, ring: () => void): () => void;
}

export const systemTimer: Timer = {
  now: () => performance.now(),
  after(ms, ring) {
    const alarm = setTimeout(ring, ms);
    return () => clearTimeout(alarm);
  },
};

export interface Pace {
  /** What is read, for messages. */
  readonly name: string;
  readonly most: number;
  readonly silenceMs: number;
  /** From the first byte to the last. */
  readonly wholeMs: number;
  /** The least that comes in each stretch of `silenceMs`; 0: anything. */
  readonly floor?: number;
}

export interface Source {
  readonly chunks: AsyncIterable<Uint8Array>;
  /** Lets go of what is behind it; a read that waits ends. */
  stop(error: Error): void;
}

export function sourceOf(stream: ReadableStream<Uint8Array> | Readable): Source {
  if (!('getReader' in stream)) return { chunks: stream, stop: (error) => void stream.destroy(error) };
  const reader = stream.getReader();
  return {
    chunks: readAll(reader),
    stop: (error) => void reader.cancel(error).catch(() => {}),
  };
}

async function* readAll(reader: ReadableStreamDefaultReader<Uint8Array>): AsyncGenerator<Uint8Array> {
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return;
    yield value;
  }
}

/** The same chunks, each as it comes. Only waiting for them counts as silence, not what is done with them. @throws BoundError */
export async function* paced(source: Source, pace: Pace, timer: Timer = systemTimer): AsyncGenerator<Uint8Array> {
  const { name, most } = pace;
  const watch = new Watch(source, pace, timer);
  let bytes = 0;
  let ended = false;
  try {
    watch.asks();
    for await (const chunk of source.chunks) {
      bytes += chunk.length;
      watch.got(chunk.length);
      if (watch.trouble !== undefined) throw watch.trouble;
      if (bytes > most) throw new BoundError(`${name} has more than ${most} bytes`);
      yield chunk;
      watch.asks();
    }
    ended = true;
    if (watch.trouble !== undefined) throw watch.trouble;
  } catch (error) {
    throw watch.trouble ?? error;
  } finally {
    watch.end();
    if (!ended) source.stop(new BoundError(`${name} is not wanted any further`));
  }
}

class Watch {
  trouble: BoundError | undefined;
  readonly #source: Source;
  readonly #pace: Pace;
  readonly #timer: Timer;
  readonly #began: number;
  /** Since when a chunk is waited for; undefined: what came is being used. */
  #asked: number | undefined;
  #cancel: () => void = () => {};
  /** Of the present stretch: bytes that came, and how long was waited for them. */
  #came = 0;
  #waited = 0;

  constructor(source: Source, pace: Pace, timer: Timer) {
    this.#source = source;
    this.#pace = pace;
    this.#timer = timer;
    this.#began = timer.now();
    this.#rearm(pace.silenceMs);
  }

  asks(): void {
    this.#asked = this.#timer.now();
  }

  got(bytes: number): void {
    this.#waited += this.#timer.now() - (this.#asked ?? this.#timer.now());
    this.#asked = undefined;
    this.#came += bytes;
    const { name, silenceMs, floor = 0 } = this.#pace;
    if (this.#waited < silenceMs) return;
    if (this.#came < floor) this.#stop(`${name} comes too slowly: ${this.#came} bytes in ${seconds(silenceMs)}`);
    this.#came = 0;
    this.#waited = 0;
  }

  end(): void {
    this.#cancel();
  }

  #rearm(ms: number): void {
    this.#cancel = this.#timer.after(ms, () => this.#look());
  }

  #look(): void {
    const { name, silenceMs, wholeMs } = this.#pace;
    const now = this.#timer.now();
    const silent = this.#asked === undefined ? 0 : now - this.#asked;
    if (silent >= silenceMs) this.#stop(`nothing more of ${name} came for ${seconds(silenceMs)}`);
    else if (now - this.#began >= wholeMs) this.#stop(`${name} is not there after ${seconds(wholeMs)}`);
    else this.#rearm(Math.max(1, Math.min(silenceMs - silent, this.#began + wholeMs - now)));
  }

  #stop(message: string): void {
    this.trouble ??= new BoundError(message);
    this.#source.stop(this.trouble);
  }
}

/** `30 s` */
export function seconds(ms: number): string {
  return `${Math.round(ms / 100) / 10} s`;
}

/** All of it in memory, also where it comes byte by byte. What comes at once, as most answers do, is not copied. @throws BoundError */
export async function readWhole(chunks: AsyncIterable<Uint8Array>): Promise<Buffer> {
  let held: Buffer | undefined;
  let length = 0;
  for await (const chunk of chunks) {
    if (held === undefined) held = Buffer.from(chunk.buffer, chunk.byteOffset, chunk.length);
    else {
      if (length + chunk.length > held.length) held = larger(held, length + chunk.length);
      held.set(chunk, length);
    }
    length += chunk.length;
  }
  return held?.subarray(0, length) ?? Buffer.alloc(0);
}

function larger(held: Buffer, least: number): Buffer {
  const more = Buffer.allocUnsafe(Math.max(64 * 1024, 2 * held.length, least));
  held.copy(more);
  return more;
}

/** Its beginning: what has come when it meets a bound or breaks off, and never more than `most`. */
export async function readBeginning(source: Source, pace: Pace, timer: Timer = systemTimer): Promise<Buffer> {
  const { most } = pace;
  const held = Buffer.alloc(most);
  let length = 0;
  try {
    for await (const chunk of paced(source, { ...pace, most: Number.POSITIVE_INFINITY }, timer)) {
      const part = chunk.subarray(0, most - length);
      held.set(part, length);
      length += part.length;
      if (length === most) break;
    }
  } catch {
    // The rest says no more than its beginning.
  }
  return held.subarray(0, length);
}
