/** Writes in flight: as many as are allowed, half as many where the table puts writes off, one more with each round after. */
import { expect, it } from 'vitest';
import { Flow } from '../../src/table/flow.ts';

interface Call {
  /** @param putOff what the table did not do */
  end(putOff: boolean): void;
}

/** Calls that end when they are told to. */
function callsOf(flow: Flow, count: number) {
  const calls: Call[] = [];
  const done = Array.from({ length: count }, () =>
    flow.run(
      () => new Promise<boolean>((end) => calls.push({ end })),
      (putOff) => putOff,
    ),
  );
  return { calls, done: Promise.all(done) };
}

/** Ends all that are in flight, again and again; how many there were each time. */
async function rounds(calls: Call[], putOff: (round: number) => boolean): Promise<number[]> {
  const sizes: number[] = [];
  while (calls.length > 0) {
    const running = calls.splice(0);
    sizes.push(running.length);
    for (const call of running) call.end(putOff(sizes.length));
    for (let turns = 0; turns < 20; turns += 1) await Promise.resolve();
  }
  return sizes;
}

it('lets in as many as there is room for, and all of them in the end', async () => {
  const flow = new Flow(4);
  const { calls, done } = callsOf(flow, 10);
  expect(await rounds(calls, () => false)).toEqual([4, 4, 2]);
  await done;
});

it('halves once for what was in flight together, down to one, and grows again to what is allowed', async () => {
  const flow = new Flow(8);
  const { calls, done } = callsOf(flow, 80);
  const sizes = await rounds(calls, (round) => round <= 4);
  await done;
  expect(sizes.slice(0, 7)).toEqual([8, 4, 2, 1, 1, 2, 3]);
  expect([Math.max(...sizes.slice(1)), flow.room]).toEqual([8, 8]);
});

it('goes on after a call that failed', async () => {
  const flow = new Flow(1);
  const fails = flow.run(
    () => Promise.reject(new Error('cut off')),
    () => false,
  );
  await expect(fails).rejects.toThrow('cut off');
  await expect(
    flow.run(
      () => Promise.resolve(7),
      () => false,
    ),
  ).resolves.toBe(7);
});
