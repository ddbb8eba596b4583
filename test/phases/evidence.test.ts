/** What prompts show of other receipts, and what becomes of them where a source of it fails. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type EvidenceSource, format, type PrepareOptions, prepare, type ShardManifest } from '@completion-batch/core';
import { type Logger, silentLogger } from '@completion-batch/engine';
import { describe, expect, it } from 'vitest';
import { checkWorld } from '../world/checker.ts';
import { smallLabel, smallReceipt, verifiedReceipt } from '../world/small-receipts.ts';
import { useWorlds } from '../world/use-worlds.ts';
import type { Item, World } from '../world/world.ts';

const TABLE: Partial<PrepareOptions> = { evidence: { sources: ['table'], tokens: 160 } };

interface Prompts {
  readonly manifest: ShardManifest;
  /** Lines of evidence, by the number of the receipt. */
  readonly lines: ReadonlyMap<number, readonly string[]>;
  readonly bytes: Buffer;
}

async function promptsOf(world: World, run: string, shard = '0001'): Promise<Prompts> {
  const manifest = JSON.parse(await readFile(join(world.requests(run), `${shard}.json`), 'utf8')) as ShardManifest;
  const bytes = await readFile(join(world.requests(run), manifest.file ?? ''));
  const requests = bytes
    .toString()
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as { custom_id: string; body: { messages: { content: string }[] } });
  const lines = requests.map(({ custom_id: id, body }) => {
    const shown = body.messages[1]?.content.split('\n').filter((line) => line.startsWith('~')) ?? [];
    return [Number(id.slice('IMAGE#'.length, 'IMAGE#'.length + 36).slice(-12)), shown] as const;
  });
  return { manifest, lines: new Map(lines), bytes };
}

const verified = (number: number, merchant: string, more: Item = {}, gsi4 = true): Item[] =>
  verifiedReceipt(number, { merchant, gsi4 }, more);

const EXPECTED = ['~MERCHANT_NAME + ACME', '~DATE + 25/12/2018 - 25/12/2018_8:13', '~GRAND_TOTAL + TOTAL_12.50'];

describe.each([
  ['dynoxide', true],
  ['dynoxide', false],
  ['dynalite', false],
] as const)('verified labels of the same merchant on %s (GSI4: %s)', (engine, gsi4) => {
  const worldOf = useWorlds(engine);

  it('are shown, those of the receipt itself and of other merchants are not', async () => {
    const world = await worldOf(
      [
        ...smallReceipt(1, { merchant: 'Acme Market', gsi4 }),
        ...smallReceipt(2, { merchant: 'Another', gsi4 }),
        ...smallReceipt(3, { gsi4 }),
        // Its own verdict: nothing that it could be told.
        smallLabel(1, 2, 1, 'TIME', 'INVALID', { gsi4 }),
        ...verified(4, 'Acme Market', {}, gsi4),
      ],
      { gsi4 },
    );
    const prepared = await world.prepareAndFormat('run-1', undefined, silentLogger, TABLE);
    const { manifest, lines } = await promptsOf(world, 'run-1');
    expect([...lines]).toEqual([
      [1, expect.arrayContaining(EXPECTED)],
      [2, []],
      [3, []],
    ]);
    expect(lines.get(1)).toHaveLength(EXPECTED.length);
    expect(manifest.evidence).toMatchObject({
      requests: 1,
      sources: { table: { found: 1, nothing: 2, failed: 0, skipped: 0 } },
    });
    const submitted = await world.submit(prepared);
    expect(submitted).toMatchObject({ complete: true, files: [{ ending: 'submitted', requests: 3, units: 12 }] });
    expect((await checkWorld(world)).faults).toEqual([]);
  });
});

describe('with evidence', () => {
  const worldOf = useWorlds();
  const acme = (numbers: readonly number[]): Item[] =>
    numbers.flatMap((number) => smallReceipt(number, { merchant: 'Acme Market' }));

  it('counts verdicts of people only, unless all are asked for', async () => {
    const ours = { completion_batch_id: { S: 'b' }, completion_validated_at: { S: '2026-11-01T00:00:00.000Z' } };
    const world = await worldOf([...acme([1]), ...verified(2, 'Acme Market', ours)]);
    await world.prepareAndFormat('run-1', undefined, silentLogger, TABLE);
    // The rejected label of the small receipts is nobody's batch's.
    expect((await promptsOf(world, 'run-1')).lines.get(1)).toEqual([]);
    const all = { evidence: { sources: ['table?verdicts=all'], tokens: 160 } };
    await world.prepareAndFormat('run-2', undefined, silentLogger, all);
    expect((await promptsOf(world, 'run-2')).lines.get(1)).toHaveLength(3);
  });

  it('writes the same bytes again, and the bytes of before where there is none', async () => {
    const world = await worldOf([...acme([1, 2, 3]), ...verified(4, 'Acme Market')]);
    await world.prepareAndFormat('run-1', undefined, silentLogger, TABLE);
    await world.prepareAndFormat('run-2', undefined, silentLogger, TABLE);
    expect((await promptsOf(world, 'run-2')).bytes).toEqual((await promptsOf(world, 'run-1')).bytes);
    const [plain, empty] = [await worldOf([...acme([1, 2, 3])]), await worldOf([...acme([1, 2, 3])])];
    await plain.prepareAndFormat('run-1');
    await empty.prepareAndFormat('run-1', undefined, silentLogger, {
      evidence: { sources: ['table?verdicts=all'], tokens: 1 },
    });
    expect((await promptsOf(empty, 'run-1')).bytes).toEqual((await promptsOf(plain, 'run-1')).bytes);
  });

  it('keeps to its tokens, the most telling first', async () => {
    const world = await worldOf([...acme([1]), ...verified(2, 'Acme Market')]);
    const tokens = 42;
    await world.prepareAndFormat('run-1', undefined, silentLogger, { evidence: { sources: ['table'], tokens } });
    const { lines, manifest } = await promptsOf(world, 'run-1');
    expect(lines.get(1)).toEqual(['~MERCHANT_NAME + ACME']);
    expect(manifest.evidence?.tokens).toBeLessThanOrEqual(tokens);
  });

  it('has no file of vectors where there was none yet, which prepare says once', async () => {
    const world = await worldOf(acme([1, 2, 3, 4]));
    const warnings: string[] = [];
    const logger: Logger = { ...silentLogger, warn: (message) => warnings.push(message) };
    const evidence = { sources: ['vectors'], tokens: 160 };
    await world.prepareAndFormat('run-1', undefined, logger, { evidence });
    const { manifest } = await promptsOf(world, 'run-1');
    expect(manifest.evidence?.sources).toEqual({ vectors: { found: 0, nothing: 4, failed: 0, skipped: 0 } });
    expect(warnings).toEqual([expect.stringContaining('evidence names vectors, and the store has none')]);
  });

  it('is another execution than without', async () => {
    const world = await worldOf(acme([1]));
    await world.prepareAndFormat('run-1', undefined, silentLogger, TABLE);
    await expect(world.prepareAndFormat('run-1')).rejects.toMatchObject({
      code: 'plan-mismatch',
      message: 'execution run-1 was planned with evidence table, not off',
    });
  });

  it('reads a merchant once, however many of its receipts are asked about, and whatever else stands beside them', async () => {
    const others = Array.from({ length: 300 }, (_, index) => ({
      PK: { S: `OTHER#${index}` },
      SK: { S: 'OTHER' },
      GSI1PK: { S: 'MERCHANT#ACME_MARKET' },
      GSI1SK: { S: `~${index}` },
    }));
    const world = await worldOf([...acme([1, 2, 3, 4, 5, 6]), ...verified(7, 'Acme Market'), ...others]);
    const process = await world.process();
    const merchants: string[] = [];
    process.table.client.middlewareStack.add((next) => (args) => {
      const { IndexName, ExpressionAttributeValues: values } = args.input as Partial<Record<string, never>>;
      const asked = JSON.stringify(values);
      if (IndexName === 'GSI1' && asked.includes('MERCHANT#')) merchants.push(asked);
      return next(args);
    });
    await world.prepareAndFormat('run-1', process, silentLogger, TABLE);
    expect(merchants).toEqual([JSON.stringify({ ':merchant': { S: 'MERCHANT#ACME_MARKET' } })]);
  });
});

describe('a source that', () => {
  const worldOf = useWorlds();
  const RECEIPT_MS = 30;

  async function formatWith(find: EvidenceSource['find'], receipts = 6, open?: EvidenceSource['open']) {
    const world = await worldOf(Array.from({ length: receipts }, (_, index) => smallReceipt(index + 1)).flat());
    const { table, store, clock, state } = await world.process();
    const out = join(world.folder, 'run-1');
    const warnings: string[] = [];
    const logger: Logger = { ...silentLogger, warn: (message) => warnings.push(message) };
    const evidence = { sources: ['chroma://127.0.0.1:1/words'], tokens: 160 };
    const model = 'gpt-4.1-mini';
    const { plan } = await prepare({ table, state, store, clock, logger, executionId: 'run-1', out, model, evidence });
    const asked: string[] = [];
    const source: EvidenceSource = {
      name: 'chroma',
      find: (receipt, ...rest) => {
        asked.push(receipt.imageId);
        return find(receipt, ...rest);
      },
      ...(open === undefined ? {} : { open }),
      close: async () => {},
    };
    const result = await format({
      table,
      store,
      clock,
      logger,
      plan,
      shard: '0001',
      out: world.requests('run-1'),
      concurrency: 1,
      evidence: [source],
      evidenceBounds: { openMs: 60_000, receiptMs: RECEIPT_MS, shardMs: 600_000, failures: 3 },
    });
    return { ...result, asked, warnings };
  }

  it('fails is not asked again after three times, and every request is written without', async () => {
    const { manifest, asked, warnings } = await formatWith(async () => {
      throw new Error('connect ECONNREFUSED 127.0.0.1:1');
    });
    expect(asked).toHaveLength(3);
    expect(manifest).toMatchObject({
      requests: 6,
      labels: 24,
      evidence: { requests: 0, tokens: 0, sources: { chroma: { found: 0, nothing: 0, failed: 3, skipped: 3 } } },
    });
    expect(warnings).toEqual([expect.stringContaining('connect ECONNREFUSED 127.0.0.1:1')]);
  });

  it('fails for the few receipts there are is told of once, with its reason', async () => {
    const { warnings } = await formatWith(async () => {
      throw new Error('connect ECONNREFUSED 127.0.0.1:1');
    }, 2);
    expect(warnings).toEqual([
      expect.stringMatching(/chroma failed: the prompts of 2 of 2 receipts .* connect ECONNREFUSED/),
    ]);
  });

  it('never answers is not waited for, and its signal ends', async () => {
    const signals: AbortSignal[] = [];
    const { manifest } = await formatWith((_receipt, _words, _limit, signal) => {
      signals.push(signal);
      return new Promise(() => {});
    });
    expect(manifest.evidence?.sources).toEqual({ chroma: { found: 0, nothing: 0, failed: 3, skipped: 3 } });
    expect(signals.every(({ aborted }) => aborted)).toBe(true);
  });

  it('is long in opening, as a file is that has to be fetched, is waited for once', async () => {
    let opened = 0;
    const { manifest } = await formatWith(
      async () => new Map(),
      6,
      async () => {
        await new Promise((go) => setTimeout(go, 4 * RECEIPT_MS));
        opened += 1;
      },
    );
    expect(opened).toBe(1);
    expect(manifest.evidence?.sources).toEqual({ chroma: { found: 0, nothing: 6, failed: 0, skipped: 0 } });
  });

  it('cannot be opened is done without', async () => {
    const gone = async (): Promise<never> => Promise.reject(new Error('gone'));
    const { manifest, asked, warnings } = await formatWith(async () => new Map(), 6, gone);
    expect(asked).toEqual([]);
    expect(manifest.evidence?.sources).toEqual({ chroma: { found: 0, nothing: 0, failed: 3, skipped: 3 } });
    expect(warnings).toEqual([expect.stringContaining('gone')]);
  });

  it('fails now and then is asked on', async () => {
    let calls = 0;
    const { manifest, asked } = await formatWith(async () => {
      calls += 1;
      if (calls % 2 === 1) throw new Error('busy');
      return new Map();
    });
    expect(asked).toHaveLength(6);
    expect(manifest.evidence?.sources).toEqual({ chroma: { found: 0, nothing: 3, failed: 3, skipped: 0 } });
  });
});
