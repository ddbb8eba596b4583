import { Readable } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { type Pace, paced, readBeginning, readWhole, sourceOf } from '../../src/platform/bounded-stream.ts';
import { ManualTimer } from './manual-timer.ts';

const PACE: Pace = { name: 'it', most: 1000, silenceMs: 20, wholeMs: 100, floor: 50 };

/** A stream of which a test gives out each chunk. */
function manual(): { readonly web: ReadableStream<Uint8Array>; give(bytes: number): void; stopped(): boolean } {
  let controller: ReadableStreamDefaultController<Uint8Array> | undefined;
  let stopped = false;
  const web = new ReadableStream<Uint8Array>({
    start(given) {
      controller = given;
    },
    cancel() {
      stopped = true;
    },
  });
  return { web, give: (bytes) => void (stopped || controller?.enqueue(Buffer.alloc(bytes))), stopped: () => stopped };
}

describe('a stream from outside', () => {
  it.each([
    ['of the web', () => new Response('abc'.repeat(100)).body as ReadableStream<Uint8Array>],
    ['of Node', () => Readable.from(Array.from({ length: 100 }, () => Buffer.from('abc')))],
  ])('%s comes through', async (_, make) => {
    const text = await readWhole(paced(sourceOf(make()), PACE, new ManualTimer()));
    expect(text.toString()).toBe('abc'.repeat(100));
  });

  it('that does not end is ended by its bytes, and let go', async () => {
    const { web, give, stopped } = manual();
    const reading = readWhole(paced(sourceOf(web), PACE, new ManualTimer()));
    give(900);
    give(101);
    await expect(reading).rejects.toThrow('it has more than 1000 bytes');
    expect(stopped()).toBe(true);
  });

  it('that says nothing more is ended', async () => {
    const { web, give, stopped } = manual();
    const timer = new ManualTimer();
    const reading = paced(sourceOf(web), PACE, timer);
    give(100);
    expect((await reading.next()).value).toHaveLength(100);
    const next = reading.next();
    timer.pass(25);
    await expect(next).rejects.toThrow('nothing more of it came for 0 s');
    expect(stopped()).toBe(true);
    expect(timer.waiting).toBe(0);
  });

  it('is not silent while what came of it is used', async () => {
    const { web, give } = manual();
    const timer = new ManualTimer();
    const reading = paced(sourceOf(web), PACE, timer);
    give(100);
    await reading.next();
    timer.pass(90);
    const next = reading.next();
    give(100);
    expect((await next).value).toHaveLength(100);
    await reading.return(undefined);
    expect(timer.waiting).toBe(0);
  });

  it.each([
    ['a drop at a time is too slow', 1, 'it comes too slowly: 2 bytes in 0 s'],
    ['as fast as it must be, and for ever, ends with its time', 40, 'it is not there after 0.1 s'],
  ])('%s', async (_, bytes, message) => {
    const { web, give } = manual();
    const timer = new ManualTimer();
    const reading = paced(sourceOf(web), PACE, timer);
    const drip = async (): Promise<void> => {
      for (;;) {
        const next = reading.next();
        timer.pass(12);
        give(bytes);
        await next;
      }
    };
    await expect(drip()).rejects.toThrow(message);
    expect(timer.now()).toBeLessThanOrEqual(112);
  });

  it('of which the beginning is enough gives that, whatever comes then', async () => {
    const { web, give, stopped } = manual();
    const timer = new ManualTimer();
    const reading = readBeginning(sourceOf(web), PACE, timer);
    for (let count = 0; count < 20; count += 1) give(100);
    expect(await reading).toHaveLength(1000);
    expect(stopped()).toBe(true);
    const silent = manual();
    const part = readBeginning(sourceOf(silent.web), PACE, timer);
    silent.give(7);
    // Until the seven bytes are read.
    for (let turn = 0; turn < 20; turn += 1) await Promise.resolve();
    timer.pass(30);
    expect(await part).toHaveLength(7);
  });
});
