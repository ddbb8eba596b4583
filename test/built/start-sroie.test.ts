/** The real receipts through the command line and the local stack, from a file of rows to a submitted batch. */
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { EvaluationFigures } from '@completion-batch/core';
import { expect, it } from 'vitest';
import { sroiePath } from '../../packages/core/test/sroie.ts';
import { completionBatch, journalOf } from '../world/cli.ts';

const sroie = sroiePath();

it.skipIf(sroie === undefined)(
  'npm start takes the SROIE rows: 200 receipts, 4,694 labels, one batch, valid line by line, and a verdict for each',
  async () => {
    const data = await mkdtemp(join(tmpdir(), 'start-sroie-'));
    const result = await completionBatch(['start', '--items', sroie ?? '', '--data', data, '--json', '--submit-only']);
    expect([result.code, result.stderr]).toEqual([0, expect.any(String)]);
    const report = JSON.parse(result.stdout) as { files: { location: string; batchId: string; tokens: number }[] };
    expect(report).toMatchObject({
      receipts: 200,
      labels: 4694,
      shards: 8,
      files: [{ outcome: 'submitted', requests: 200, labels: 4694, lost: 0 }],
    });
    const [file] = report.files;
    expect((file?.tokens ?? 0) / 4694).toBeLessThanOrEqual(40);
    const lines = (await readFile(file?.location ?? '', 'utf8'))
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line) as { custom_id: string; url: string; body: { model: string } });
    expect(new Set(lines.map(({ custom_id }) => custom_id)).size).toBe(200);
    for (const line of lines) {
      expect(line.custom_id).toMatch(/^IMAGE#[0-9a-f-]{36}#RECEIPT#\d{5}$/);
      expect([line.url, line.body.model]).toEqual(['/v1/chat/completions', 'gpt-4.1-mini']);
    }
    expect((await readdir(join(data, 'objects'))).sort()).toEqual(['completion_batches', 'labels']);
    const again = await completionBatch(['start', '--items', sroie ?? '', '--data', data, '--json', '--submit-only']);
    expect(JSON.parse(again.stdout)).toMatchObject({ labels: 0, files: [] });
    expect(journalOf(data).filter(({ event }) => event === 'batch.created')).toHaveLength(1);
    const truth = join(dirname(sroie ?? ''), 'truth.ndjson.gz');
    const collected = await completionBatch([
      ...['start', '--items', sroie ?? '', '--data', data, '--truth', truth, '--json'],
    ]);
    expect([collected.code, collected.stderr]).toEqual([0, expect.any(String)]);
    expect(JSON.parse(collected.stdout)).toMatchObject({
      files: [],
      collected: { results: [{ kind: 'settled', targets: 4694 }], failures: [] },
      answers: 'truth',
      left: { none: 0, pending: 0 },
      evaluation: { overall: { labels: 4694 }, leftOut: { noVerdict: 0, notInTable: 0 } },
    });
    const { overall } = (JSON.parse(collected.stdout) as { evaluation: EvaluationFigures }).evaluation;
    expect(overall.recall.low).toBeGreaterThan(0.9);
    expect(overall.precision.share).toBeGreaterThan(0.85);
    expect(overall.corrections.share.share).toBeGreaterThan(0.75);
    await rm(data, { recursive: true });
  },
  1_200_000,
);
