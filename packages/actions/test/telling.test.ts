// Alone: where the summary lies is asked once in a process.
/** Who tells what, and where: job summaries of steps that succeed and fail, groups of the log, annotations. */
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type BatchReport, lostReport, readReport } from '@completion-batch/core';
import { CompletionBatchError } from '@completion-batch/engine';
import fc from 'fast-check';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { hostileText } from '../../core/test/arbitraries.ts';
import { collectedSummary } from '../src/collect/summary.ts';
import { guarded, Incomplete } from '../src/shared/failure.ts';
import { isShown } from '../src/shared/inputs.ts';
import { actionsLogger } from '../src/shared/logger.ts';
import { tellPassedOver } from '../src/shared/passed-over.ts';
import { axisNames, verdictChart } from '../src/shared/verdict-chart.ts';
import { readPassedOver } from '../src/submit/passed-over.ts';

let folder = '';
let path = '';
let log = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'telling-'));
  path = join(folder, 'summary');
  // Named once in a process, as in a step.
  vi.stubEnv('GITHUB_STEP_SUMMARY', path);
});
beforeEach(async () => {
  await writeFile(path, '');
  log = '';
  vi.spyOn(process.stdout, 'write').mockImplementation((text) => {
    log += String(text);
    return true;
  });
});
afterEach(() => {
  vi.restoreAllMocks();
  process.exitCode = undefined;
});
afterAll(async () => {
  vi.unstubAllEnvs();
  await rm(folder, { recursive: true, force: true });
});

const told = (): Promise<string> => readFile(path, 'utf8');
const lines = (): string[] => log.trimEnd().split('\n');

describe('the summary of a step', () => {
  it('is there, or is left to a later job', async () => {
    await guarded('Format', (summary) => summary.tell('what it did', true));
    expect(await told()).toBe('what it did');
    await writeFile(path, '');
    await guarded('Format', (summary) => summary.tell('what it did', false));
    expect(await told()).toBe('');
  });

  it('says what failed before there was anything to tell, without its Markdown, and what to do', async () => {
    await guarded('Format', () => {
      throw new CompletionBatchError('shard-damaged', 'the shard <b>0002</b> is torn', {
        where: 'requests/0002.jsonl',
        remedy: `Run format again for this shard${', and look at it'.repeat(40)}: at the end.`,
      });
    });
    const text = await told();
    expect(text).toContain('### Format: failed');
    expect(text).not.toContain('<b>');
    expect(text.replaceAll('&#46;', '.')).toContain('at the end.');
    expect(process.exitCode).toBe(1);
  });

  it('says what it has kept back, where the step fails after all', async () => {
    await guarded('Find', async (summary) => {
      await summary.tell('the table of what is stuck', false);
      throw new Incomplete('1 submission is stuck');
    });
    expect(await told()).toBe('the table of what is stuck');
  });

  it('says nothing twice', async () => {
    await guarded('Submit', async (summary) => {
      await summary.tell('all of it', true);
      throw new Incomplete('1 thing could not be done');
    });
    expect(await told()).toBe('all of it');
  });

  it('leaves to the last job what that has in a report', async () => {
    await guarded('Collect', async (summary) => {
      await summary.tell('all of it', false);
      summary.handOn();
      throw new Incomplete('1 batch could not be collected');
    });
    expect(await told()).toBe('');
    expect(process.exitCode).toBe(1);
  });

  it.each([
    ['true', false, true],
    ['false', true, false],
    ['if-last', true, true],
    ['if-last', false, false],
  ] as const)('%s, last: %s', (choice, last, shown) => {
    expect(isShown(choice, last)).toBe(shown);
  });
});

describe('groups of the log', () => {
  it('have everything but warnings and errors in them', async () => {
    const logger = actionsLogger();
    await logger.group('Work', async () => {
      logger.info('a');
      logger.warn('seen');
      logger.info('b');
    });
    logger.info('after');
    expect(lines()).toEqual([
      ...['::group::Work', 'a', '::endgroup::', '::warning::seen'],
      ...['::group::Work, continued', 'b', '::endgroup::', 'after'],
    ]);
  });

  it('end where the work fails', async () => {
    const logger = actionsLogger();
    const work = logger.group('Work', () => Promise.reject(new Error('no')));
    await expect(work).rejects.toThrow('no');
    expect(lines()).toEqual(['::group::Work', '::endgroup::']);
  });

  it('end once after a last warning, and a title is no command', async () => {
    const logger = actionsLogger();
    await logger.group('\n::error::x', async () => logger.error('e'));
    expect(lines()).toHaveLength(3);
    expect(lines()[0]).toMatch(/^::group::/);
    expect(lines().slice(1)).toEqual(['::endgroup::', '::error::e']);
  });
});

describe('rows that could not be read', () => {
  it('are annotations with a title, the first by name, and the file has all', () => {
    const rows = Array.from({ length: 20 }, (_, index) => ({ name: `row ${index}`, reason: 'no label' }));
    tellPassedOver(actionsLogger(), rows, 300, 'plan/problems.ndjson');
    expect(lines()).toHaveLength(5);
    expect(lines()[0]).toBe('::warning title=Row passed over::row 0: no label');
    expect(lines()[4]).toContain('300 rows were passed over because they cannot be read; plan/problems.ndjson');
    log = '';
    tellPassedOver(actionsLogger(), [], 0, 'x');
    expect(log).toBe('');
  });

  it('are read for the summary out of what prepare and format left, the newest of a shard, and nothing hostile', async () => {
    const requests = join(folder, 'requests');
    const row = (reason: string): string => `${JSON.stringify({ PK: 'IMAGE#1', SK: 'RECEIPT#1', reason })}\n`;
    for (const [name, text] of [
      ['requests-0001-a1/0001-problems.ndjson', row('old')],
      ['requests-0001-a2/0001-problems.ndjson', row('new').repeat(30)],
      ['requests-0002-a1/0002-problems.ndjson', `no JSON\n${row('good')}${'x'.repeat(70_000)}`],
      ['requests-0003-a1/problems.ndjson', row('of no shard')],
    ] as const) {
      const file = join(requests, name);
      await mkdir(join(file, '..'), { recursive: true });
      await writeFile(file, text);
    }
    await writeFile(join(folder, 'problems.ndjson'), row('of prepare'));
    const rows = await readPassedOver({ plan: join(folder, 'plan.json'), requests });
    expect(rows.map(({ shard, reason }) => [shard, reason])).toEqual([
      [undefined, 'of prepare'],
      ...Array.from({ length: 5 }, () => ['0001', 'new']),
      ['0002', 'good'],
    ]);
    expect(await readPassedOver({ plan: 'not/there.json', requests: 'not/there' })).toEqual([]);
  });
});

const name = fc.oneof(hostileText, fc.constantFrom('DATE', '__proto__', '"]', '', 'x'.repeat(60)));
const count = fc.nat(1_000_000);

describe('the chart of verdicts', () => {
  it('has a bar of its own for each name, of signs that mean nothing to Mermaid', () => {
    fc.assert(
      fc.property(fc.array(name, { maxLength: 40 }), (names) => {
        const shown = axisNames(names);
        expect(new Set(shown).size).toBe(names.length);
        for (const one of shown) expect(one).toMatch(/^[A-Za-z0-9_ ]+$/);
      }),
    );
  });

  it('says the same as its table, and all that there is beside the most frequent in one more bar', () => {
    const verdicts = fc.record({ label: name, valid: count, invalid: count, needsReview: count });
    fc.assert(
      fc.property(fc.array(verdicts, { maxLength: 40 }), (all) => {
        const text = verdictChart(all, { valid: 0, invalid: 0, needsReview: 0 });
        const bars = [...text.matchAll(/^ {2}bar \[(.*)\]$/gm)].map(([, ends = '']) => ends.split(', ').map(Number));
        const total = all.reduce((sum, one) => sum + one.valid + one.invalid + one.needsReview, 0);
        expect(bars).toHaveLength(total === 0 ? 0 : 3);
        const [whole = [], found = [], valid = []] = bars;
        expect(whole.reduce((sum, end) => sum + end, 0)).toBe(total);
        for (const [index, end] of whole.entries()) expect(end).toBeGreaterThanOrEqual(found[index] ?? Number.NaN);
        for (const [index, end] of found.entries()) expect(end).toBeGreaterThanOrEqual(valid[index] ?? Number.NaN);
        expect(whole.length).toBeLessThanOrEqual(16);
      }),
    );
  });
});

describe('the summary of a run', () => {
  it('has under 1 MiB, whatever is in the reports of 256 batches', () => {
    const long = fc.string({ unit: 'grapheme', maxLength: 1000 }).map((text) => `${text}|<é`.repeat(20).slice(0, 1000));
    const report = fc.record({ text: long, labels: fc.integer({ min: 0, max: 100 }) }).map(
      ({ text, labels }): BatchReport => ({
        ...lostReport(text || 'x'),
        kind: 'settled',
        trouble: true,
        reason: text,
        status: text || 'x',
        byLabel: Array.from({ length: labels }, (_, at) => ({
          label: `${text}${at}`,
          valid: 1,
          invalid: 1,
          needsReview: 1,
        })),
        rejected: Array.from({ length: 5 }, () => ({
          ...{ label: text, suggested: text, text, imageId: text },
          ...{ receiptId: 1, lineId: 1, wordId: 1 },
        })),
      }),
    );
    fc.assert(
      fc.property(report, (one) => {
        const text = collectedSummary(
          'Collected',
          Array.from({ length: 256 }, () => one),
          { page: { name: one.reason ?? '', url: one.reason ?? '' } },
        );
        expect(Buffer.byteLength(text)).toBeLessThan(2 ** 20);
      }),
      { numRuns: 20 },
    );
  });

  it('is made of reports of older releases, too', () => {
    const { byLabel: _, otherLabels: _others, rejected: _rejected, ...old } = lostReport('b1');
    const read = readReport(JSON.stringify({ ...old, version: 1 }));
    expect(read).toMatchObject({ version: 1, byLabel: [], rejected: [], otherLabels: { valid: 0 } });
    expect(readReport(JSON.stringify({ ...old, version: 3 }))).toBeUndefined();
    expect(collectedSummary('Collected', read === undefined ? [] : [read])).toContain('handed nothing over');
  });
});
