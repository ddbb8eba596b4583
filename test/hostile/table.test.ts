/**
 * Hostile receipts through all phases over the local stack: what can be asked is asked and gets its outcome, what does not
 * fit is reported and its row stays byte for byte as it was; request files that were tampered with claim nothing.
 */
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gatherReport, reportData } from '@completion-batch/core/review';
import { type Responder, scriptResponder } from '@completion-batch/emulator';
import { isCompletionBatchError } from '@completion-batch/engine';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { hostileText } from '../../packages/core/test/arbitraries.ts';
import { allValid } from '../world/answers.ts';
import { scale } from '../world/scale.ts';
import { smallReceipt } from '../world/small-receipts.ts';
import { useWorlds } from '../world/use-worlds.ts';
import type { Item, World } from '../world/world.ts';
import { hostileName, hostileValue, mutated } from './mutate.ts';

const worldOf = useWorlds();
const SEED = 20_261_124;
const sample = <T>(arbitrary: fc.Arbitrary<T>, count: number, seed = SEED): T[] =>
  fc.sample(arbitrary, { numRuns: count, seed });

/** A label row with one attribute as another program, or a person, might have left it. */
const strangeAttribute: fc.Arbitrary<Item> = fc
  .tuple(
    fc.constantFrom(
      'validation_status',
      'reasoning',
      'completion_attempts',
      'completion_batch_id',
      'timestamp_added',
      'constructor',
    ),
    fc.oneof(
      fc.constantFrom<Item[string]>(
        { N: '1' },
        { N: '-3' },
        { N: '1e30' },
        { BOOL: true },
        { L: [] },
        { M: {} },
        { NULL: true },
        { SS: ['a'] },
      ),
      hostileName.map((name) => ({ S: name.toWellFormed() })),
    ),
  )
  .map(([name, value]) => ({ [name]: value }));

/** A label whose name is none. */
function misnamed(item: Item, name: string): Item {
  const rename = (text: string | undefined): { S: string } => ({
    S: (text ?? '').replace(/#LABEL#.*$/s, `#LABEL#${name}`),
  });
  return { ...item, SK: rename(item.SK?.S), GSI3SK: rename(item.GSI3SK?.S) };
}

const keyOf = (item: Item): string => `${item.PK?.S} / ${item.SK?.S}`;

async function labelsOf(world: World): Promise<Map<string, Item>> {
  return new Map((await world.rows('RECEIPT_WORD_LABEL')).map((item) => [keyOf(item), item]));
}

describe('hostile receipts', () => {
  it('are asked about as far as they fit; the rest is reported and left as it was', async () => {
    const count = scale(20, 120);
    const texts = sample(hostileText, count * 7);
    const changes = sample(fc.nat(5), count * 30);
    let at = 0;
    const items = Array.from({ length: count }, (_, index) => smallReceipt(index + 1)).flatMap((receipt) =>
      receipt.map((item): Item => {
        at += 1;
        if (item.TYPE?.S === 'RECEIPT_WORD')
          return { ...item, text: { S: (texts[at % texts.length] ?? '').toWellFormed() } };
        if (item.TYPE?.S !== 'RECEIPT_WORD_LABEL' || changes[at % changes.length] !== 0) return item;
        const [change = {}] = sample(strangeAttribute, 1, SEED + at);
        const [name = 'x'] = sample(hostileName, 1, SEED + at);
        return at % 2 === 0 ? { ...item, ...change } : misnamed(item, `${at}${name.toWellFormed()}`.slice(0, 100));
      }),
    );
    const answers = sample(hostileValue, 50).map((value) =>
      typeof value === 'string' ? value : JSON.stringify(value),
    );
    let line = 0;
    const responder: Responder = (request) => {
      line += 1;
      const content = (answers[line % answers.length] ?? '').toWellFormed();
      return scriptResponder({ default: line % 3 === 0 ? { content } : allValid })(request);
    };
    const world = await worldOf(items, { emulator: { responder } });
    const before = await labelsOf(world);
    const prepared = await world.prepareAndFormat('run-1');
    expect((await world.submit(prepared)).complete).toBe(true);
    await world.answer();
    const [result] = await world.collect();
    expect(result?.kind).toBe('settled');

    const reported = new Map<string, string>();
    for (const entry of await readdir(world.folder, { recursive: true })) {
      if (!/problems\.ndjson$/.test(entry)) continue;
      for (const text of (await readFile(join(world.folder, entry), 'utf8')).split('\n').filter(Boolean)) {
        const problem = JSON.parse(text) as { PK: string; SK: string; reason: string };
        expect(problem.reason).toMatch(/\S/);
        reported.set(`${problem.PK} / ${problem.SK}`, problem.reason);
      }
    }
    const after = await labelsOf(world);
    let asked = 0;
    let unknown = 0;
    for (const [key, row] of before) {
      const isUnknown = !reported.has(key) && !/#LABEL#(MERCHANT_NAME|DATE|GRAND_TOTAL|SUBTOTAL)$/.test(key);
      if (isUnknown && row.GSI3PK?.S === 'VALIDATION_STATUS#NONE') unknown += 1;
      if (reported.has(key) || isUnknown) expect([key, after.get(key)]).toEqual([key, row]);
      else if (row.GSI3PK?.S === 'VALIDATION_STATUS#NONE') asked += 1;
      // Nothing that was there is lost, but for the batch that holds a label: it is ours, and a release takes it off.
      for (const name of Object.keys(row))
        if (name !== 'completion_batch_id') expect(after.get(key)).toHaveProperty([name]);
    }
    // What has a name that no label has is counted by it.
    const { unknownLabels = [] } = prepared.plan;
    expect(unknownLabels.reduce((sum, { count: labels }) => sum + labels, 0)).toBe(unknown);
    expect(reported.size + unknown).toBeGreaterThan(3);
    expect(result?.units).toBe(asked);
    const { counts } = result ?? {};
    const outcomes =
      (counts?.valid ?? 0) + (counts?.invalid ?? 0) + (counts?.needsReview ?? 0) + (counts?.exhausted ?? 0);
    expect(outcomes + Object.values(counts?.released ?? {}).reduce((sum, n) => sum + n, 0)).toBe(asked);
    await shownInReport(world, after);
    console.log(`${asked} labels asked, ${reported.size} rows reported, ${unknown} of no list`);
  }, 120_000);
});

/** What can be shown is in the report, whatever the rows say: by its schema, and with no text that is long or hides what it is. */
async function shownInReport(world: World, rows: ReadonlyMap<string, Item>): Promise<void> {
  const { table, state, store } = await world.process();
  const shown = new Set<string>();
  for await (const file of gatherReport({ table, state, store, workDir: world.folder })) {
    const texts: string[] = [];
    const kept = JSON.parse(JSON.stringify(file), (_, value) => {
      if (typeof value === 'string') texts.push(value);
      return value;
    });
    reportData.parse(kept);
    for (const text of texts) {
      expect(text.length).toBeLessThan(2000);
      expect(text).not.toMatch(/\p{Cc}|[\u202a-\u202e\u2066-\u2069]/u);
    }
    for (const { image, labels } of file.receipts) {
      for (const { line, word, label } of labels) shown.add(`${image} ${line}.${word}.${label}`);
    }
  }
  const judged = [...rows.values()].filter(({ completion_validated_at }) => completion_validated_at !== undefined);
  expect(judged.length).toBeGreaterThan(0);
  for (const { PK, SK } of judged) {
    const [, line, word, label] = /#LINE#0*(\d+)#WORD#0*(\d+)#LABEL#(.*)$/.exec(SK?.S ?? '') ?? [];
    expect(shown).toContain(`${PK?.S?.slice('IMAGE#'.length)} ${line}.${word}.${label}`);
  }
}

describe('request files that were tampered with', () => {
  it('claim nothing: they are refused with a message, or the copy of the object store is used', async () => {
    const world = await worldOf([...smallReceipt(1), ...smallReceipt(2)], {
      emulator: { responder: scriptResponder({ default: allValid }) },
    });
    const prepared = await world.prepareAndFormat('run-1');
    const folder = world.requests('run-1');
    const manifestPath = join(folder, '0001.json');
    const manifest = JSON.parse(await readFile(manifestPath, 'utf8')) as { file: string };
    const requestsPath = join(folder, manifest.file);
    const lines = (await readFile(requestsPath, 'utf8'))
      .trim()
      .split('\n')
      .map((line): unknown => JSON.parse(line));
    const good = await labelsOf(world);
    const tampered = sample(fc.tuple(mutated(manifest), mutated(lines), fc.boolean()), scale(25, 300));
    for (const [otherManifest, otherLines, torn] of tampered) {
      await writeFile(manifestPath, JSON.stringify(otherManifest) ?? '');
      const text = (Array.isArray(otherLines) ? otherLines : [otherLines])
        .map((line) => `${JSON.stringify(line)}\n`)
        .join('');
      await writeFile(requestsPath, torn ? text.slice(0, -20) : text);
      try {
        const result = await world.submit(prepared, { dryRun: true });
        expect(result.files.every(({ units }) => units === 8)).toBe(true);
      } catch (error) {
        if (!isCompletionBatchError(error)) throw error;
        expect(error.remedy).toMatch(/\S/);
      }
      expect(await labelsOf(world)).toEqual(good);
    }
    // And in earnest: the copy in the object store is asked, once.
    expect((await world.submit(prepared)).files).toMatchObject([{ ending: 'submitted', units: 8 }]);
  }, 120_000);
});
