/**
 * Hostile text on its way out: nothing of it is a workflow command, Markdown or HTML, whatever summary, log or file it
 * gets into; and hostile names of objects and executions lead nowhere but into the store.
 */
import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import {
  type BatchReport,
  type FormatResult,
  logLine,
  lostReport,
  oneLine,
  openObjectStore,
  type PrepareResult,
  type SubmitLabelsResult,
} from '@completion-batch/core';
import { type CompletionBatchError, checkExecutionId, describeError } from '@completion-batch/engine';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { collectInputs } from '../../packages/actions/src/collect/inputs.ts';
import { collectedSummary } from '../../packages/actions/src/collect/summary.ts';
import { type JobReport, lostJobReport } from '../../packages/actions/src/collect-results/job-report.ts';
import { collectResultsSummary } from '../../packages/actions/src/collect-results/summary.ts';
import type { Due } from '../../packages/actions/src/find/due.ts';
import { findInputs } from '../../packages/actions/src/find/inputs.ts';
import { findSummary } from '../../packages/actions/src/find/summary.ts';
import { formatInputs } from '../../packages/actions/src/format/inputs.ts';
import { formatSummary } from '../../packages/actions/src/format/summary.ts';
import { prepareInputs } from '../../packages/actions/src/prepare/inputs.ts';
import { prepareSummary } from '../../packages/actions/src/prepare/summary.ts';
import { reconcileInputs } from '../../packages/actions/src/reconcile/inputs.ts';
import { reconcileSummary } from '../../packages/actions/src/reconcile/summary.ts';
import { inputName, readInputs } from '../../packages/actions/src/shared/inputs.ts';
import { submitInputs } from '../../packages/actions/src/submit/inputs.ts';
import { submitSummary } from '../../packages/actions/src/submit/summary.ts';
import { summaryInputs } from '../../packages/actions/src/summary/inputs.ts';
import { printJson } from '../../packages/cli/src/render/json.ts';
import { hostileText } from '../../packages/core/test/arbitraries.ts';
import { scale } from '../world/scale.ts';
import { checked, checkedAsync, hostileName } from './mutate.ts';

const RUNS = { numRuns: scale(400, 800) };
const text = fc.oneof(
  hostileText,
  hostileName,
  fc.tuple(hostileName, hostileText).map((parts) => parts.join('\n')),
);

describe('JSON of the command line', () => {
  it('is what it would be, and has no sign that a terminal obeys or that turns the direction of writing', () => {
    const signs = fc
      .oneof(
        fc.integer({ min: 0, max: 0x1f }),
        fc.integer({ min: 0x7f, max: 0x9f }),
        fc.constantFrom(0xad, 0x61c, 0x200b, 0x200f, 0x2028, 0x2029, 0x202a, 0x202e, 0x2066, 0x2069, 0xfeff, 0xe0001),
      )
      .map((sign) => String.fromCodePoint(sign));
    const value = fc.record({
      [`\u202e${'name'}`]: text,
      text,
      mixed: fc.array(fc.oneof(text, signs, fc.constant('🔑'))),
    });
    const write = vi.spyOn(process.stdout, 'write').mockReturnValue(true);
    try {
      fc.assert(
        fc.property(value, (printed) => {
          write.mockClear();
          printJson(printed);
          const line = String(write.mock.calls[0]?.[0]);
          expect(line.endsWith('\n')).toBe(true);
          expect(line.slice(0, -1)).not.toMatch(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]|##\[/u);
          expect(JSON.parse(line)).toEqual(JSON.parse(JSON.stringify(printed)));
        }),
        RUNS,
      );
    } finally {
      write.mockRestore();
    }
  });
});

describe('summaries', () => {
  const context = { runId: '1', attempt: 1, url: undefined };
  /** Every sign that means something to Markdown or HTML, in their order: what the text's structure is made of. */
  const structure = (markdown: string): string =>
    markdown.replace(/&#\d+;/g, '').replace(/[-_\p{L}\p{N} ,;…\ufffd]/gu, '');

  const prepared = (t: string): string =>
    prepareSummary(
      {
        plan: {
          table: t,
          validationStatus: 'NONE',
          model: t,
          escalateModel: t,
          audit: { share: 0.1, minAgreement: 0.9 },
          unknownLabels: [{ name: t, count: 1 }],
          execution: t,
          labels: 4,
          receipts: 1,
          problems: 30,
          shards: [],
        },
        problems: [{ PK: t, SK: t, reason: t }],
        openSubmissions: 1,
        resumed: false,
      } as unknown as PrepareResult,
      context,
    );
  const formatted = (t: string): string =>
    formatSummary({
      manifest: {
        shard: '0001',
        requests: 1,
        labels: 4,
        firstPass: 3,
        secondPass: 1,
        bytes: 1,
        estimatedTokens: 1,
        problems: 1,
      },
      problems: [{ PK: t, SK: t, reason: t }],
    } as unknown as FormatResult);
  const submitted = (t: string): string =>
    submitSummary(
      {
        labels: 4,
        receipts: 1,
        shards: [],
        execution: t,
        table: t,
        validationStatus: 'NONE',
        model: t,
        problems: 3,
      } as unknown as Parameters<typeof submitSummary>[0],
      {
        execution: t,
        model: t,
        dryRun: false,
        alreadySubmitted: 1,
        complete: false,
        missingShards: [{ shard: '0001', reason: t }],
        formatted: [{ shard: '0002', problems: 1 }],
        refused: [{ name: t, reason: t }],
        tooLarge: [{ where: t, reason: t }],
        stuck: [true, false].map((red) => ({
          ...{ kind: 'row' as const, batchId: t, executionId: t, state: t, units: 4, reason: t, remedy: t },
          red,
        })),
        files: (['submitted', 'rejected', 'failed', 'waiting'] as const).map((ending) => ({
          batchId: t,
          openaiBatchId: t,
          model: ending === 'failed' ? `${t}+` : t,
          ending,
          reason: t,
          requests: 1,
          units: 4,
          bytes: 1,
          tokens: 1,
          cost: 1,
          lost: 0,
        })),
      } as unknown as SubmitLabelsResult,
      context,
      { passedOver: [{ shard: '0002', PK: t, SK: t, reason: t }] },
    );

  const found = (t: string): string =>
    findSummary(t, {
      batches: [{ row: { batchId: t, openai_batch_id: t, status: t }, ageHours: 30 }],
      waiting: 1,
      stuck: [
        { kind: 'row' as const, batchId: t, executionId: t, state: t, units: 1, reason: t, remedy: t, red: true },
      ],
      problems: [{ where: t, reason: t }],
    } as unknown as Due);
  const reconciled = (t: string): string =>
    reconcileSummary(t, {
      dryRun: false,
      ...{ pending: 4, orphans: 1, withoutBatch: 1, freed: 1 },
      ...{ adopted: [t], duplicates: [t], spareFiles: [t], troubles: [t] },
      givenUp: { batchId: t, kind: 'foreign-batch', labels: 1, kept: 1, why: t },
      stuck: [
        { kind: 'row' as const, batchId: t, executionId: t, state: t, units: 1, reason: t, remedy: t, red: true },
      ],
    });
  const collected = (t: string): string => {
    const report: BatchReport = {
      ...lostReport(t || 'x'),
      openaiBatchId: t,
      status: t || 'x',
      reason: t,
      released: { [t || 'x']: 1 },
      contradicted: { [t || 'x']: 1 },
      byLabel: [{ label: t, valid: 1, invalid: 2, needsReview: 3 }],
      rejected: [{ label: t, suggested: t, text: t, imageId: t, receiptId: 1, lineId: 2, wordId: 3 }],
    };
    return collectedSummary(
      'Collected',
      (['settled', 'open', 'unreadable', 'held', 'failed'] as const).map((kind) => ({ ...report, kind })),
      { page: { name: t, url: t } },
    );
  };

  const results = (t: string): string => {
    const figures = {
      ...{ done: true, cancelled: false, requests: 1, answered: 1, cached: 1, failed: 1, waiting: 1, unasked: 1 },
      ...{ invalid: 1, inputTokens: 1, cachedTokens: 1, outputTokens: 1, cost: 1, estimated: 1, saved: 1 },
      batches: [{ batchId: t, openaiBatchId: t, status: t, requests: 1, open: true }],
      moreBatches: 1,
    };
    const one: JobReport = {
      ...{ ...lostJobReport(t), figures, error: null, waits: [t || 'x'], results: t, failures: t },
      unanswered: [{ reason: t, message: t, requests: 1 }],
      stuck: [{ kind: 'row', batchId: t, executionId: t, state: t, units: 1, reason: t, remedy: t, red: true }],
      troubles: [t || 'x'],
    };
    return collectResultsSummary([one, { ...one, job: 'other' }], { pages: new Map([[t, t]]) });
  };

  it.each([
    ['summarize-results', results],
    ['prepare', prepared],
    ['format', formatted],
    ['submit', submitted],
    ['find', found],
    ['collect', collected],
    ['reconcile', reconciled],
  ])('of %s have the same structure with hostile text as with harmless text', (_, summary) => {
    const expected = structure(summary('harmless'));
    fc.assert(
      fc.property(text, (t) => {
        const shown = summary(t);
        expect(structure(shown)).toBe(expected);
        expect(shown.isWellFormed()).toBe(true);
      }),
      RUNS,
    );
  });
});

describe('lines', () => {
  it('of a job’s log and of a terminal are one line each, and no command', () => {
    fc.assert(
      fc.property(text, (t) => {
        const shown = logLine(t);
        expect(shown).not.toMatch(/[\p{Cc}\u2028\u2029\u202a-\u202e\u2066-\u2069]/u);
        expect(shown.trimStart().startsWith('::')).toBe(false);
        expect(shown).not.toContain('##[');
        expect(shown.isWellFormed()).toBe(true);
      }),
      RUNS,
    );
  });

  it.each(['\n::error::x', '::set-output name=a::b', '\u2028##[error]x', ' ::warning::x', '..\n\t::error::x'])(
    '%j is no command there',
    (t) => {
      expect(logLine(t)).not.toMatch(/^\s*::|##\[|[\n\t\u2028]/);
    },
  );
});

describe('inputs of the actions', () => {
  it.each([
    ['prepare', prepareInputs],
    ['format', formatInputs],
    ['submit', submitInputs],
    ['find', findInputs],
    ['collect', collectInputs],
    ['summary', summaryInputs],
    ['reconcile', reconcileInputs],
  ] as [string, object][])('%s: fit, or are refused by name with a remedy, and the key is never shown', (_, fields) => {
    const value = fc.oneof(
      text,
      fc.constantFrom('', '1', 'true', 'NONE', '0', '-1', '1e3', '99999999999999999999', 's3://bucket/x'),
    );
    const names = Object.keys(fields).map(inputName);
    fc.assert(
      fc.property(fc.array(value, { minLength: names.length, maxLength: names.length }), (values) => {
        const given = new Map(names.map((name, index) => [name, values[index] ?? '']));
        given.set('openai-api-key', 'sk planted secret');
        let refused: CompletionBatchError | undefined;
        const read = checked(() => {
          try {
            return readInputs(fields as never, ['openaiApiKey'] as never, (name) => given.get(name) ?? '');
          } catch (error) {
            refused = error as CompletionBatchError;
            throw error;
          }
        });
        if ('value' in read) return;
        expect(read.refused).toBe('invalid-input');
        expect(refused?.where).toMatch(/with: [a-z-]+/);
        const line = oneLine(describeError(refused));
        expect(line).not.toContain('planted');
        expect(line.length).toBeLessThan(10_000);
      }),
      RUNS,
    );
  });

  it('execution ids are refused, or one segment of a key', () => {
    fc.assert(
      fc.property(hostileName, (name) => {
        const read = checked(() => checkExecutionId(name));
        if ('value' in read) expect(read.value).toMatch(/^[A-Za-z0-9][\w.-]*$/);
      }),
      RUNS,
    );
  });
});

describe('names of objects', () => {
  let folder = '';
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'names-'));
    await mkdir(join(folder, 'store'));
    await writeFile(join(folder, 'secret'), 'not yours');
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));

  it('are refused, or lie within the store', async () => {
    const store = await openObjectStore(pathToFileURL(join(folder, 'store')).href);
    let kept = 0;
    await fc.assert(
      fc.asyncProperty(hostileName, async (key) => {
        const put = await checkedAsync(() => store.put(key, 'mine'));
        if ('value' in put) {
          kept += 1;
          expect(Buffer.from(await store.get(key)).toString()).toBe('mine');
          expect(store.locate(key).startsWith(join(folder, 'store'))).toBe(true);
        } else {
          const got = await checkedAsync(() => store.get(key));
          if ('value' in got) expect(Buffer.from(got.value).toString()).toBe('mine');
        }
        await checkedAsync(() => store.head(key));
        await checkedAsync(() => store.delete(key));
      }),
      RUNS,
    );
    expect(kept).toBeGreaterThan(0);
    expect((await readdir(folder)).sort()).toEqual(['secret', 'store']);
  });
});
