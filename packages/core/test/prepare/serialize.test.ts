import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { deserializeLabels, readLabelKeys, serializeLabels } from '../../src/prepare/serialize.ts';
import { type LabelKey, labelId } from '../../src/table/keys.ts';
import type { WordLabel } from '../../src/table/rows.ts';
import { wordLabel } from '../arbitraries.ts';

async function* streamOf(...parts: (string | Uint8Array)[]): AsyncGenerator<Uint8Array> {
  for (const part of parts) yield Buffer.from(part);
}

async function readAll(chunks: AsyncIterable<Uint8Array>): Promise<WordLabel[]> {
  const labels: WordLabel[] = [];
  for await (const label of deserializeLabels(chunks, 'labels/run/0001.ndjson')) labels.push(label);
  return labels;
}

describe('serialized labels', () => {
  it('come back as they were', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(wordLabel, { maxLength: 8 }), async (labels) => {
        const lines = [...serializeLabels(labels)];
        expect(lines).toHaveLength(labels.length);
        for (const line of lines) expect(line.indexOf('\n')).toBe(line.length - 1);
        expect(await readAll(streamOf(...lines))).toEqual(labels);
        const keys: LabelKey[] = [];
        for await (const key of readLabelKeys(streamOf(...lines), 'x')) keys.push(key);
        expect(keys.map(labelId)).toEqual(labels.map(labelId));
      }),
      { numRuns: 60 },
    );
  });

  it('are refused where the file is cut, wherever that is', async () => {
    const [label] = fc.sample(wordLabel, { numRuns: 1, seed: 1 });
    if (label === undefined) throw new Error('no sample');
    const bytes = Buffer.from([...serializeLabels([label, label])].join(''));
    for (const end of [bytes.length - 1, bytes.length - 2, Math.floor(bytes.length * 0.7)]) {
      await expect(readAll(streamOf(bytes.subarray(0, end)))).rejects.toMatchObject({
        code: 'ndjson-damaged',
        where: 'labels/run/0001.ndjson:2',
      });
    }
  });

  it('are refused where a line is not a label, with its number and what is wrong', async () => {
    await expect(readAll(streamOf('{"image_id": 1}\n'))).rejects.toMatchObject({
      code: 'ndjson-damaged',
      where: 'labels/run/0001.ndjson:1',
      message: expect.stringContaining('image_id'),
    });
  });
});
