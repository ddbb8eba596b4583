/** A request file of a submission holds the requests of one run: of one set of labels. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { estimateTokens, type Services } from '@completion-batch/engine';
import { expect, it } from 'vitest';
import { inspectFile } from '../../../engine/src/submit/own-file.ts';
import { formatBatchCompletionFile } from '../../src/format/request.ts';
import { parseLabels } from '../../src/label-set/label-file.ts';
import type { LabelSet } from '../../src/label-set/label-set.ts';
import { labelWorkload } from '../../src/labels/label-workload.ts';
import type { WordLabel } from '../../src/table/rows.ts';

function lineOf(receipt: number, labels?: LabelSet): string {
  const word = { imageId: `36ff39db-d6e0-499f-a4b5-00000000000${receipt}`, receiptId: 1, lineId: 1, wordId: 1 };
  const details = { ...word, lines: [], words: [{ ...word, text: 'x', isNoise: false }], labels: [] };
  const target = { ...word, label: 'TAX', validationStatus: 'NONE', completionAttempts: 0 } as WordLabel;
  const [request] = formatBatchCompletionFile(
    { ...details, merchant: undefined, problems: [] },
    [target],
    'gpt-4.1-mini',
    labels === undefined ? {} : { labels },
  );
  return request?.line ?? '';
}

it('is refused where one of its lines has other labels than the first', async () => {
  const seats = parseLabels('{"labels": {"SEAT": "a seat"}}', 'x');
  const others = parseLabels('{"labels": {"SEAT": "any seat"}}', 'x');
  const folder = await mkdtemp(join(tmpdir(), 'one-run-'));
  const path = join(folder, 'requests.jsonl');
  const workload = labelWorkload({ writer: {} as never, countTokens: estimateTokens });
  const submission = { model: 'gpt-4.1-mini', workload_version: '2' } as Parameters<typeof inspectFile>[1];
  const inspect = async (...lines: string[]) => {
    await writeFile(path, lines.join(''));
    return inspectFile({ workload } as unknown as Services, submission, path, 'x');
  };
  await expect(inspect(lineOf(1), lineOf(2))).resolves.toMatchObject({ units: 2 });
  await expect(inspect(lineOf(1, seats), lineOf(2, seats))).resolves.toMatchObject({ units: 2 });
  for (const [one, two] of [
    [undefined, seats],
    [seats, undefined],
    [seats, others],
  ] as const) {
    await expect(inspect(lineOf(1, one), lineOf(2, two))).rejects.toMatchObject({
      code: 'request-foreign',
      where: 'x:2',
    });
  }
  await rm(folder, { recursive: true });
});
