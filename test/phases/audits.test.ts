/** The gold sample: labels that people have judged are asked again among the others, scored, and left as they are. */
import { agreed, judged as judgedOf, readPrompt } from '@completion-batch/core';
import { scriptResponder } from '@completion-batch/emulator';
import { silentLogger } from '@completion-batch/engine';
import { describe, expect, it } from 'vitest';
import { type AuditResult, readAuditRows } from '../../packages/core/src/table/audit-rows.ts';
import { allValid, judged, receiptPattern } from '../world/answers.ts';
import { billedBatches, checkWorld } from '../world/checker.ts';
import {
  receipts,
  receiptsWithAudits,
  smallImageId,
  smallLabel,
  smallReceipt,
  verifiedReceipt,
} from '../world/small-receipts.ts';
import { useWorlds } from '../world/use-worlds.ts';
import type { Item, World } from '../world/world.ts';

const worldOf = useWorlds();

const answering = (rules: Parameters<typeof scriptResponder>[0]['rules'] = []) => ({
  emulator: { responder: scriptResponder({ rules, default: allValid }) },
});

const prepared = (world: World, share: number, run = 'run-1') =>
  world.prepareAndFormat(run, undefined, silentLogger, { audit: { share } });

/** People's rows as they are, byte for byte. */
async function judgedRows(world: World): Promise<Item[]> {
  const rows = await world.rows('RECEIPT_WORD_LABEL');
  return rows.filter(({ validation_status: status, completion_batch_id: ours }) => {
    return (status?.S === 'VALID' || status?.S === 'INVALID') && ours === undefined;
  });
}

interface Line {
  readonly custom_id: string;
  readonly body: { readonly messages: readonly { readonly content: string }[] };
}

async function requestsOf(world: World): Promise<Line[]> {
  const objects = await world.objects();
  const files = [...objects].filter(([key]) => /requests\/[^/]*\.jsonl$/.test(key)).map(([, data]) => data.toString());
  return files.flatMap((text) => text.trimEnd().split('\n')).map((line) => JSON.parse(line) as Line);
}

describe('labels that people have judged', () => {
  it('are asked beside the labels of the plan, count for none of them, and are scored and not written', async () => {
    const world = await worldOf(receiptsWithAudits(3, 4), answering());
    const before = await judgedRows(world);
    const run = await prepared(world, 0.5);
    expect(run.plan).toMatchObject({
      labels: 12,
      receipts: 3,
      audit: { share: 0.5 },
      shards: [{ labels: 12, audits: 6 }],
    });
    const submitted = await world.submit(run);
    expect(submitted.complete).toBe(true);
    const [batch] = await billedBatches(world);
    expect(batch?.labels).toHaveLength(12);
    expect(await judgedRows(world)).toEqual(before);
    await world.answer();
    const [result] = await world.collect();
    expect(result).toMatchObject({
      kind: 'settled',
      trouble: false,
      units: 12,
      counts: { valid: 12, changedElsewhere: 0 },
    });
    const audit = result?.counts.audit;
    // Half of them right and half of them wrong, and the answers call everything right.
    expect(audit).toEqual({ right: { valid: 3, invalid: 0, neither: 0 }, wrong: { valid: 3, invalid: 0, neither: 0 } });
    expect(await judgedRows(world)).toEqual(before);
    expect((await checkWorld(world)).faults).toEqual([]);
    const [summary] = await world.rows('BATCH_SUMMARY');
    expect(summary).toMatchObject({
      label_count: { N: '12' },
      audit_count: { N: '6' },
      audit_agreed_count: { N: '3' },
    });
    const rows: AuditResult[] = [];
    for await (const row of readAuditRows((await world.process()).table, result?.batchId ?? '', expect.fail))
      rows.push(row);
    expect(rows.map(({ status, said }) => `${status} ${said}`).sort()).toEqual([
      ...Array(3).fill('INVALID VALID'),
      ...Array(3).fill('VALID VALID'),
    ]);
    expect(await world.rows('COMPLETION_BATCH_RESULT')).toHaveLength(12);
  });

  it('stand behind the targets of a receipt that is asked anyway, as targets do, and under no "not"', async () => {
    const own = [smallLabel(1, 1, 2, 'MERCHANT_NAME', 'VALID'), smallLabel(1, 2, 2, 'TIME', 'INVALID')];
    // That one is told of by the target of its word.
    const world = await worldOf([...receipts(1), ...own], answering());
    await world.submit(await prepared(world, 1));
    const [line, ...more] = await requestsOf(world);
    expect(more).toEqual([]);
    expect(line?.custom_id).toBe(`IMAGE#${smallImageId(1)}#RECEIPT#00001#A01`);
    expect(line?.body.messages[1]?.content.split('\n>>>\n')[1]?.split('\n')).toEqual([
      'MERCHANT_NAME 1.1',
      'DATE 2.2 not TIME',
      'DATE 2.3',
      'GRAND_TOTAL 3.2 not SUBTOTAL',
      'MERCHANT_NAME 1.2',
    ]);
    await world.answer();
    const [result] = await world.collect();
    expect(result).toMatchObject({ units: 4, counts: { valid: 4, audit: { right: { valid: 1 } } } });
  });

  it('are as many as the table has where it has few, and none where nothing is asked, or nobody wants them', async () => {
    const few = await worldOf(receiptsWithAudits(3, 1), answering());
    expect((await prepared(few, 1)).plan.shards[0]).toMatchObject({ labels: 12, audits: 4 });
    expect((await few.prepareAndFormat('run-2')).plan.shards[0]).not.toHaveProperty('audits');
    const none = await worldOf(receiptsWithAudits(0, 2), answering());
    expect((await prepared(none, 1)).plan).toMatchObject({ labels: 0, shards: [] });
  });

  it('are no verdicts of ours', async () => {
    const ours = { completion_batch_id: { S: crypto.randomUUID() }, label_proposed_by: { S: 'COMPLETION_BATCH' } };
    const marked = receiptsWithAudits(2, 2).map((item) =>
      item.validation_status?.S === 'VALID' ? { ...item, ...ours } : item,
    );
    const world = await worldOf(marked, answering());
    expect((await prepared(world, 1)).plan.shards[0]).toMatchObject({ audits: 2 });
  });

  it('are left out, silently, where people have changed their minds, and not scored where they do later', async () => {
    const world = await worldOf(receiptsWithAudits(1, 2), answering());
    const changed = smallLabel(2, 1, 1, 'MERCHANT_NAME', 'NEEDS_REVIEW');
    const run = await prepared(world, 1);
    expect(run.plan.shards[0]).toMatchObject({ labels: 4, audits: 4 });
    await world.put(changed);
    const again = await prepared(world, 1);
    expect(again.problems).toEqual([]);
    await world.submit(again);
    for (const item of await judgedRows(world)) {
      if (item.validation_status?.S === 'INVALID') await world.remove(item);
    }
    await world.answer();
    const [result] = await world.collect();
    expect(result).toMatchObject({ kind: 'settled', trouble: false, units: 4 });
    const audit = result?.counts.audit;
    expect(audit?.wrong).toEqual({ valid: 0, invalid: 0, neither: 0 });
    expect(audit === undefined ? 0 : judgedOf(audit)).toBeLessThanOrEqual(2);
  });

  it('are scored by what was said: wrong ones that are found, answers that judge nothing, answers that are none', async () => {
    const say = judged((id) => ({ valid: id !== '2.3.DATE' }));
    const silent = { content: JSON.stringify({ valid: [], invalid: [] }) };
    const rules = [
      { match: receiptPattern(3), ...say },
      { match: receiptPattern(4), ...silent },
      { match: receiptPattern(5), status: 500 },
    ];
    const world = await worldOf(receiptsWithAudits(2, 3), answering(rules));
    // Eight of twelve: all of the wrong ones, and five of the right.
    await world.submit(await prepared(world, 1));
    const asked = (await requestsOf(world)).flatMap(({ custom_id: id, body }) =>
      (readPrompt(body)?.targets ?? []).map((target) => `${id.slice(-14)} ${target.id}`),
    );
    await world.answer();
    const [result] = await world.collect();
    const audit = result?.counts.audit;
    if (audit === undefined) throw new Error('nothing was collected');
    expect(audit.wrong).toEqual({ valid: 0, invalid: 1, neither: 1 });
    expect(audit.right.invalid).toBe(0);
    expect(agreed(audit)).toBe(1 + audit.right.valid);
    expect(asked).toHaveLength(8 + 8);
    expect(result).toMatchObject({ trouble: false, counts: { valid: 8 } });
  });

  it('are drawn again, the same, where the labels of a shard were lost', async () => {
    // Some before the first receipt that is asked, some between, some behind the last.
    const asked = [...smallReceipt(3), ...smallReceipt(6)];
    const world = await worldOf(
      [...asked, ...[1, 2, 4, 5, 7, 8].flatMap((number) => verifiedReceipt(number, {}))],
      answering(),
    );
    const run = await prepared(world, 1);
    expect(run.plan.shards).toMatchObject([{ labels: 8, receipts: 2, audits: 8 }]);
    const { store } = await world.process();
    await store.delete(run.plan.shards[0]?.key ?? '');
    expect((await prepared(world, 1)).plan).toEqual(run.plan);
  });

  it('alone are not submitted', async () => {
    const world = await worldOf(receiptsWithAudits(1, 3), answering());
    const run = await prepared(world, 1);
    const other = await world.prepareAndFormat('run-2');
    expect((await world.submit(other)).complete).toBe(true);
    const late = await world.submit(run);
    expect(late).toMatchObject({ complete: true, files: [{ ending: 'nothing-left' }] });
    expect(await billedBatches(world)).toHaveLength(1);
    await world.answer();
    await world.collect();
    expect((await checkWorld(world)).faults).toEqual([]);
  });
});
