/** Mixtures of faults from a seed: the same seed and the same calls, the same faults. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { chance, chaosFaults, readFaults } from '../src/index.ts';
import { createBatch, requestLines, startWorld } from './support.ts';

test('every seed gives a mixture that fits the form, and always the same one', () => {
  fc.assert(
    fc.property(fc.nat(), (seed) => {
      const faults = chaosFaults(seed);
      expect(chaosFaults(seed)).toEqual(faults);
      expect(readFaults(JSON.parse(JSON.stringify(faults)))).toEqual(readFaults({ chaos: seed }));
    }),
  );
});

test('seeds differ, and together they have every kind', () => {
  const kinds = new Set<string>();
  const mixtures = new Set<string>();
  for (let seed = 0; seed < 50; seed += 1) {
    const { calls, lines, batches, files } = readFaults({ chaos: seed });
    for (const { fault } of [...calls, ...lines, ...batches, ...files]) kinds.add(fault.kind);
    mixtures.add(JSON.stringify([calls, lines, batches, files]));
  }
  expect(mixtures.size).toBe(50);
  expect([...kinds].sort()).toEqual([
    'cut',
    'double',
    'empty-ids',
    'error',
    'fail',
    'ignore-range',
    'invisible',
    'late-ids',
    'miss',
    'no-usage',
    'omit',
    'reset',
    'status',
    'stuck',
    'tear',
    'token-limit',
    'too-large',
    'unknown-status',
  ]);
});

test('draws are spread evenly', () => {
  const draws = Array.from({ length: 10_000 }, (_, index) => chance(1, 'calls', 0, index));
  const tenths = Array.from(
    { length: 10 },
    (_, tenth) => draws.filter((draw) => Math.floor(draw * 10) === tenth).length,
  );
  for (const size of tenths) expect(Math.abs(size - 1000)).toBeLessThan(150);
});

/** What a client sees of some batches, without ids and times; one line at a time, so that results keep their order. */
async function seen(seed: number): Promise<unknown[]> {
  const { client, advance, emulator } = await startWorld({ faults: chaosFaults(seed), concurrency: 1 });
  const outcomes: unknown[] = [];
  const note = async (call: () => PromiseLike<unknown>): Promise<unknown> => {
    try {
      const answer = await call();
      outcomes.push('well');
      return answer;
    } catch (error) {
      outcomes.push((error as { status?: number }).status ?? 'no answer');
      return undefined;
    }
  };
  for (let round = 0; round < 3; round += 1) {
    const made = await note(() => createBatch(client, requestLines(12)));
    await advance(60_000);
    if (made === undefined) continue;
    const { id } = made as { id: string };
    for (let read = 0; read < 3; read += 1) {
      const batch = (await note(() => client.batches.retrieve(id))) as
        | { status: string; output_file_id?: string | null; request_counts?: unknown }
        | undefined;
      outcomes.push(batch?.status, typeof batch?.output_file_id, batch?.request_counts);
      const fileId = batch?.output_file_id;
      if (fileId)
        await note(async () => {
          const text = await (await client.files.content(fileId)).text();
          outcomes.push(text.split('\n').map((line) => /"custom_id":"([^"]*)/.exec(line)?.[1]));
        });
      await advance(60_000);
    }
  }
  return [...outcomes, emulator.faultCounts()];
}

test('the same seed and the same calls meet the same faults', async () => {
  await fc.assert(
    fc.asyncProperty(fc.nat({ max: 10_000 }), async (seed) => {
      expect(await seen(seed)).toEqual(await seen(seed));
    }),
    { numRuns: 12 },
  );
});
