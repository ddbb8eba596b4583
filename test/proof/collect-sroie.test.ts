/** The SROIE rows through submit and collect, twice, with an independent look at every label. Real data; see CONTRIBUTING. */
import { createHash } from 'node:crypto';
import { CORE_LABELS, type LabelCounts, readPrompt } from '@completion-batch/core';
import { type ScriptedAnswer, scriptResponder } from '@completion-batch/emulator';
import { expect, it } from 'vitest';
import { sroieItems } from '../../packages/core/test/sroie.ts';
import { scale } from '../world/scale.ts';
import { useWorlds } from '../world/use-worlds.ts';
import type { Item } from '../world/world.ts';

const worldOf = useWorlds();
const LABELS = Object.keys(CORE_LABELS);

type Said = 'valid' | 'nothing' | { wrong: string | null };

/** What the script says about a label: by its key, the same every time and known to the checker without asking. */
function saidOf(customId: string, id: string): Said {
  const number = createHash('sha256').update(`${customId} ${id}`).digest().readUInt32BE();
  const share = number % 100;
  if (share < 70) return 'valid';
  if (share < 75) return 'nothing';
  const label = LABELS[number % LABELS.length] ?? 'DATE';
  return { wrong: share < 90 && label !== id.split('.')[2] ? label : null };
}

/** Receipts whose whole line goes wrong. */
const lineFails = (customId: string): boolean =>
  createHash('sha256').update(customId).digest().readUInt32BE() % 20 === 0;

const script: ScriptedAnswer = {
  content: ({ customId, body }) => {
    if (lineFails(customId)) return 'I am sorry, I cannot';
    const ids = readPrompt(body)?.targets.map(({ id }) => id) ?? [];
    const said = ids.map((id) => ({ id, said: saidOf(customId, id) }));
    return JSON.stringify({
      valid: said.flatMap(({ id, said: what }) => (what === 'valid' ? [id] : [])),
      invalid: said.flatMap(({ id, said: what }) => (typeof what === 'object' ? [{ id, label: what.wrong }] : [])),
    });
  },
};

/** Every nth receipt. */
const STEP = scale(4, 1);
const ALL_LABELS = 4694;

function someReceipts(): Item[] | undefined {
  const items = sroieItems();
  const chosen = [...new Set(items?.map(({ PK }) => PK?.S))].filter((_, index) => index % STEP === 0);
  return items?.filter(({ PK }) => chosen.includes(PK?.S));
}

const items = someReceipts();

it.skipIf(items === undefined)(
  'gives each SROIE label the outcome the script said, and asks the released and corrected ones anew',
  async () => {
    const world = await worldOf(items ?? [], { emulator: { responder: scriptResponder({ default: script }) } });
    const before = new Map((await world.rows('RECEIPT_WORD_LABEL')).map((row) => [`${row.PK?.S}/${row.SK?.S}`, row]));
    const asked = [...before].filter(([, row]) => row.validation_status?.S === 'NONE').map(([key]) => key);
    if (STEP === 1) expect(asked).toHaveLength(ALL_LABELS);
    else expect(asked.length).toBeGreaterThan(ALL_LABELS / STEP / 2);
    const invalidWords = new Set(
      [...before].flatMap(([key, row]) =>
        row.validation_status?.S === 'INVALID' ? [key.replace(/#LABEL#.*/, '')] : [],
      ),
    );

    await world.submit(await world.prepareAndFormat('run-1'));
    await world.answer(60_000);
    const [result] = await world.collect();
    expect([result?.kind, result?.units]).toEqual(['settled', asked.length]);
    expect(result?.counts).toMatchObject({ changedElsewhere: 0, exhausted: 0 } satisfies Partial<LabelCounts>);

    const after = new Map((await world.rows('RECEIPT_WORD_LABEL')).map((row) => [`${row.PK?.S}/${row.SK?.S}`, row]));
    const expected = { VALID: 0, INVALID: 0, NEEDS_REVIEW: 0, NONE: 0 };
    for (const key of asked) {
      const [, image = '', receipt = '', line = '', word = '', label = ''] =
        /^IMAGE#(.*)\/RECEIPT#(\d+)#LINE#(\d+)#WORD#(\d+)#LABEL#(.*)$/.exec(key) ?? [];
      const customId = `IMAGE#${image}#RECEIPT#${receipt}`;
      const said = lineFails(customId) ? 'nothing' : saidOf(customId, `${Number(line)}.${Number(word)}.${label}`);
      const row = after.get(key);
      const status = row?.validation_status?.S as keyof typeof expected;
      expected[status] += 1;
      const wordKey = key.replace(/#LABEL#.*/, '');
      if (said === 'valid') expect([key, status]).toEqual([key, 'VALID']);
      else if (said === 'nothing') expect([key, status, row?.completion_attempts?.N]).toEqual([key, 'NONE', '1']);
      else {
        if (invalidWords.has(wordKey)) expect([key, status]).toEqual([key, 'NEEDS_REVIEW']);
        else expect(['INVALID', 'NEEDS_REVIEW']).toContain(status);
        if (said.wrong !== null) expect(after.has(`${wordKey}#LABEL#${said.wrong}`)).toBe(true);
      }
      // Nothing else of the row has changed.
      expect(row).toMatchObject({
        reasoning: before.get(key)?.reasoning,
        timestamp_added: before.get(key)?.timestamp_added,
      });
    }
    const { counts } = result ?? {};
    expect(counts).toMatchObject({
      valid: expected.VALID,
      invalid: expected.INVALID,
      needsReview: expected.NEEDS_REVIEW,
    });
    expect(expected.NONE).toBe((counts?.released['no-verdict'] ?? 0) + (counts?.released['not-json'] ?? 0));
    // Labels that were not asked about are as they were; the only new rows are the corrections.
    const fresh = [...after].filter(([key]) => !before.has(key));
    expect(fresh).toHaveLength(counts?.corrections ?? -1);
    for (const [, row] of fresh)
      expect(row).toMatchObject({ validation_status: { S: 'NONE' }, label_proposed_by: { S: 'COMPLETION_BATCH' } });
    for (const [key, row] of before) if (!asked.includes(key)) expect(after.get(key)).toEqual(row);
    expect(await world.rows('COMPLETION_BATCH_RESULT')).toHaveLength(
      expected.VALID + expected.INVALID + expected.NEEDS_REVIEW,
    );

    const second = await world.prepareAndFormat('run-2');
    expect(second.plan.labels).toBe(expected.NONE + fresh.length);
    await world.submit(second);
    const file = world.emulator.files().findLast(({ purpose }) => purpose === 'batch');
    const text = await (
      await fetch(`${world.emulator.url}/files/${file?.id}/content`, { headers: { authorization: 'Bearer x' } })
    ).text();
    const rejected = text
      .split('\n')
      .filter(Boolean)
      .flatMap((line) => readPrompt(JSON.parse(line).body)?.targets ?? [])
      .filter((target) => target.rejected.length > 0);
    expect(rejected.length).toBeGreaterThan(100 / STEP);
    await world.answer(60_000);
    expect((await world.collect()).map(({ kind, units }) => [kind, units])).toEqual([['settled', second.plan.labels]]);
  },
  1_200_000,
);
