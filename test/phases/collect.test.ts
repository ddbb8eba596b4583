/** Collect over the emulator: every target exactly one outcome, whatever comes back and whatever is interrupted. */
import { UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import type { CollectedBatch } from '@completion-batch/core';
import { type ScriptRule, scriptResponder } from '@completion-batch/emulator';
import { describe, expect, it } from 'vitest';
import { judged, receiptPattern } from '../world/answers.ts';
import { checkRows } from '../world/readers.ts';
import { receipts, smallImageId, smallLabel, smallReceipt } from '../world/small-receipts.ts';
import { answering, BACK, statusesOf, submitted, VALID } from '../world/small-runs.ts';
import { useWorlds } from '../world/use-worlds.ts';
import type { Item } from '../world/world.ts';

const worldOf = useWorlds();

describe('verdicts', () => {
  it('go into the table: valid, invalid, a correction as a new proposal, needs review on the second rejection', async () => {
    const world = await worldOf(
      receipts(2),
      answering({
        1: judged((id) =>
          id === '2.3.DATE'
            ? { valid: false, label: 'TIME' }
            : id.startsWith('3.2')
              ? { valid: false, label: 'SUBTOTAL' }
              : { valid: true },
        ),
      }),
    );
    await submitted(world);
    await world.answer();
    const [result] = await world.collect();
    expect(result).toMatchObject({
      kind: 'settled',
      status: 'completed',
      units: 8,
      counts: { valid: 6, invalid: 1, needsReview: 1, released: {}, exhausted: 0, changedElsewhere: 0, corrections: 1 },
    });
    const { byLabel = {}, rejected = [] } = result?.counts ?? {};
    expect(byLabel).toMatchObject({
      DATE: { valid: 3, invalid: 1, needsReview: 0 },
      GRAND_TOTAL: { valid: 1, invalid: 0, needsReview: 1 },
    });
    const wrong = { imageId: smallImageId(1), receiptId: 1, text: expect.stringMatching(/./) };
    expect(rejected).toMatchObject([
      { ...wrong, label: 'DATE', suggested: 'TIME', lineId: 2, wordId: 3 },
      { ...wrong, label: 'GRAND_TOTAL', suggested: 'SUBTOTAL', lineId: 3, wordId: 2 },
    ]);
    expect(await statusesOf(world, 1)).toEqual({
      ...VALID,
      '2.3.DATE': 'INVALID',
      '2.3.TIME': 'NONE',
      '3.2.GRAND_TOTAL': 'NEEDS_REVIEW',
    });
    expect(await statusesOf(world, 2)).toEqual(VALID);
    const correction = await world.get(`IMAGE#${smallImageId(1)}`, 'RECEIPT#00001#LINE#00002#WORD#00003#LABEL#TIME');
    expect(correction).toMatchObject({
      label_proposed_by: { S: 'COMPLETION_BATCH' },
      label_consolidated_from: { S: 'DATE' },
      validation_status: { S: 'NONE' },
    });
    const old = await world.get(`IMAGE#${smallImageId(1)}`, 'RECEIPT#00001#LINE#00002#WORD#00003#LABEL#DATE');
    expect(old).toMatchObject({ label_proposed_by: { S: 'COMPLETION_BATCH' }, somebody_elses: { S: 'keep 2.3' } });
    await checkRows(world);
    expect(await world.rows('COMPLETION_BATCH_RESULT')).toHaveLength(8);
    const [summary] = await world.rows('BATCH_SUMMARY');
    expect(summary).toMatchObject({
      status: { S: 'COMPLETED' },
      valid_count: { N: '6' },
      correction_count: { N: '1' },
      result_file_id: { S: expect.stringMatching(/^file-/) },
    });
    expect(await world.collect()).toEqual([]);

    // The next run asks about the correction, and its prompt names what was rejected.
    await submitted(world, 'run-2');
    const file = world.emulator.files().findLast(({ purpose }) => purpose === 'batch');
    const text = await (
      await fetch(`${world.emulator.url}/files/${file?.id}/content`, { headers: { authorization: 'Bearer x' } })
    ).text();
    expect(JSON.parse(text).body.messages[1].content).toContain('TIME 2.3 not DATE');
    await world.answer();
    expect(await world.collect()).toMatchObject([{ counts: { valid: 1 } }]);
    expect((await statusesOf(world, 1))['2.3.TIME']).toBe('VALID');
  });

  it('of a word whose rejected label is not in GSI4: the second needs review', async () => {
    const items = smallReceipt(1).map((item) => {
      const { GSI4PK: _, GSI4SK: __, ...older } = item;
      return item.validation_status?.S === 'INVALID' ? older : item;
    });
    const { TYPE: _, ...untyped } = smallLabel(1, 1, 1, 'WEBSITE', 'INVALID', { gsi4: false });
    const field = { ...smallLabel(1, 2, 2, 'TIME', 'INVALID'), TYPE: { S: 'RECEIPT_FIELD_LABEL' } };
    const world = await worldOf(
      [...items, untyped, field],
      answering({ 1: judged((id) => ({ valid: id.startsWith('2.3') })) }),
    );
    await submitted(world);
    await world.answer();
    await world.collect();
    const statuses = (await world.rows('RECEIPT_WORD_LABEL')).map(({ SK, validation_status }) => [
      SK?.S?.replace(/^.*LINE#0000(\d)#WORD#0000(\d)#LABEL#/, '$1.$2.'),
      validation_status?.S,
    ]);
    expect(Object.fromEntries(statuses)).toEqual({
      '1.1.MERCHANT_NAME': 'NEEDS_REVIEW',
      '2.2.DATE': 'INVALID',
      '2.3.DATE': 'VALID',
      '3.2.GRAND_TOTAL': 'NEEDS_REVIEW',
      '3.2.SUBTOTAL': 'INVALID',
    });
  });

  it('of two labels of one word that are both wrong: the first is invalid, the second needs review', async () => {
    const world = await worldOf(
      [...smallReceipt(1), smallLabel(1, 1, 1, 'WEBSITE', 'NONE')],
      answering({ 1: judged((id) => ({ valid: !id.startsWith('1.1') })) }),
    );
    await submitted(world);
    await world.answer();
    await world.collect();
    expect(await statusesOf(world, 1)).toMatchObject({ '1.1.MERCHANT_NAME': 'INVALID', '1.1.WEBSITE': 'NEEDS_REVIEW' });
  });

  it('leave alone what somebody else changed meanwhile, and add no correction for it', async () => {
    const world = await worldOf(
      receipts(1),
      answering({ 1: judged((id) => (id === '2.3.DATE' ? { valid: false, label: 'TIME' } : { valid: true })) }),
    );
    await submitted(world);
    const changed: Item = { ...smallLabel(1, 2, 3, 'DATE', 'VALID'), reasoning: { S: 'a person looked at it' } };
    await world.put(changed);
    await world.answer();
    expect(await world.collect()).toMatchObject([
      { counts: { valid: 3, invalid: 0, changedElsewhere: 1, corrections: 0 } },
    ]);
    expect(await world.get(changed.PK?.S ?? '', changed.SK?.S ?? '')).toEqual(changed);
    expect(await statusesOf(world, 1)).toEqual(VALID);
  });
});

describe('answers that are none', () => {
  it('release their labels with the reason, the others get their verdicts', async () => {
    const answers: Record<number, Omit<ScriptRule, 'match'>> = {
      2: { status: 500 },
      3: {
        status: 400,
        body: { error: { message: 'too long', type: 'invalid_request_error', code: 'context_length_exceeded' } },
      },
      4: { error: { code: 'request_timeout', message: 'The underlying call to the model timed out' } },
      5: { refusal: 'I cannot help with that.' },
      6: { content: '{"valid": ["1.1.MER', finishReason: 'length' },
      7: { content: '', finishReason: 'content_filter' },
      8: { content: 'They look fine.' },
      9: { content: '{"ok": true}' },
      10: { content: '{"valid": [], "invalid": []}' },
      11: {
        status: 429,
        body: { error: { message: 'quota', type: 'insufficient_quota', code: 'insufficient_quota' } },
      },
    };
    const world = await worldOf(receipts(12), answering(answers));
    await submitted(world);
    await world.answer();
    const [result] = await world.collect();
    expect(result?.counts).toMatchObject({
      valid: 8,
      invalid: 0,
      needsReview: 0,
      released: {
        'server-error': 4,
        'http-error': 4,
        timeout: 4,
        refused: 4,
        'cut-off': 4,
        'content-filter': 4,
        'not-json': 4,
        'not-in-schema': 4,
        'no-verdict': 4,
        quota: 4,
      },
      exhausted: 0,
      changedElsewhere: 0,
      corrections: 0,
    });
    for (let number = 2; number <= 11; number += 1) expect(await statusesOf(world, number)).toEqual(BACK);
    const label = await world.get(`IMAGE#${smallImageId(6)}`, 'RECEIPT#00001#LINE#00002#WORD#00002#LABEL#DATE');
    expect(label).toMatchObject({
      completion_attempts: { N: '1' },
      completion_release_reason: { S: 'cut-off' },
      somebody_elses: { S: 'keep 2.2' },
    });
    expect(label).not.toHaveProperty('completion_batch_id');
    await checkRows(world);

    // What was cut off is asked in halves, all else as before.
    await submitted(world, 'run-2');
    const file = world.emulator.files().findLast(({ purpose }) => purpose === 'batch');
    const text = await (
      await fetch(`${world.emulator.url}/files/${file?.id}/content`, { headers: { authorization: 'Bearer x' } })
    ).text();
    const ids = text
      .trim()
      .split('\n')
      .map((line) => String(JSON.parse(line).custom_id));
    expect(ids.filter((id) => receiptPattern(6).test(id))).toEqual([
      `IMAGE#${smallImageId(6)}#RECEIPT#00001`,
      `IMAGE#${smallImageId(6)}#RECEIPT#00001#P00002`,
    ]);
    expect(ids).toHaveLength(11);
  });

  it('again and again end as needs review; faults of the account use up nothing', async () => {
    const world = await worldOf(
      receipts(2),
      answering({ 1: { refusal: 'no' }, 2: { status: 429, body: { error: { code: 'insufficient_quota' } } } }),
    );
    const outcomes: CollectedBatch['counts'][] = [];
    for (let night = 1; night <= 4; night += 1) {
      await submitted(world, `run-${night}`);
      await world.answer();
      for (const { counts } of await world.collect({ maxAttempts: 3 })) outcomes.push(counts);
    }
    expect(outcomes.map(({ released, exhausted }) => [released.refused ?? 0, released.quota ?? 0, exhausted])).toEqual([
      [4, 4, 0],
      [4, 4, 0],
      [0, 4, 4],
      [0, 4, 0],
    ]);
    expect(Object.values(await statusesOf(world, 1)).sort()).toEqual([
      'INVALID',
      'NEEDS_REVIEW',
      'NEEDS_REVIEW',
      'NEEDS_REVIEW',
      'NEEDS_REVIEW',
    ]);
    expect(await statusesOf(world, 2)).toEqual(BACK);
  });
});

describe('rows of other programs', () => {
  it('of other batch types are never touched; a summary without our attributes is read as far as can be', async () => {
    const foreign = (type: string, id: string, status: string): Item => ({
      PK: { S: `BATCH#${id}` },
      SK: { S: 'STATUS' },
      TYPE: { S: 'BATCH_SUMMARY' },
      GSI1PK: { S: `STATUS#${status}` },
      GSI1SK: { S: `BATCH_TYPE#${type}#BATCH_ID#${id}` },
      batch_type: { S: type },
      openai_batch_id: { S: 'batch_x' },
      submitted_at: { S: '2026-11-01T00:00:00+00:00' },
      status: { S: status },
      result_file_id: { S: 'N/A' },
      receipt_refs: { L: [] },
    });
    const embedding = foreign('EMBEDDING', '11111111-1111-4111-8111-111111111111', 'PENDING');
    const world = await worldOf([...receipts(2), embedding], answering({}));
    await submitted(world);
    const [ours] = (await world.rows('BATCH_SUMMARY')).filter((row) => row.batch_type?.S === 'COMPLETION');
    // As the reference writes it: the attributes every reader requires, and no others. The request file is OpenAI's.
    const {
      PK,
      SK,
      TYPE,
      GSI1PK,
      GSI1SK,
      batch_type,
      openai_batch_id,
      submitted_at,
      status,
      result_file_id,
      receipt_refs,
    } = ours ?? {};
    await world.put({
      PK,
      SK,
      TYPE,
      GSI1PK,
      GSI1SK,
      batch_type,
      openai_batch_id,
      submitted_at,
      status,
      result_file_id,
      receipt_refs,
    } as Item);
    await world.answer();
    expect(await world.collect()).toMatchObject([{ kind: 'settled', counts: { valid: 8 }, cost: undefined }]);
    expect(await world.get(embedding.PK?.S ?? '', 'STATUS')).toEqual(embedding);
  });

  it('with requests that are not ours are reported and left alone', async () => {
    const world = await worldOf(receipts(1), { emulator: { responder: scriptResponder({}) } });
    const { openai, table } = await world.process();
    const line = JSON.stringify({
      custom_id: 'x',
      method: 'POST',
      url: '/v1/chat/completions',
      body: { model: 'm', messages: [{ role: 'user', content: 'hello' }] },
    });
    const file = await openai.files.create({ file: new File([`${line}\n`], 'theirs.jsonl'), purpose: 'batch' });
    const batch = await openai.batches.create({
      input_file_id: file.id,
      endpoint: '/v1/chat/completions',
      completion_window: '24h',
    });
    const id = '22222222-2222-4222-8222-222222222222';
    await world.put({
      PK: { S: `BATCH#${id}` },
      SK: { S: 'STATUS' },
      TYPE: { S: 'BATCH_SUMMARY' },
      GSI1PK: { S: 'STATUS#PENDING' },
      GSI1SK: { S: `BATCH_TYPE#COMPLETION#BATCH_ID#${id}` },
      batch_type: { S: 'COMPLETION' },
      openai_batch_id: { S: batch.id },
      submitted_at: { S: '2026-11-24T00:00:00+00:00' },
      status: { S: 'PENDING' },
      result_file_id: { S: 'N/A' },
      receipt_refs: { L: [] },
    });
    await world.answer();
    expect(await world.collect()).toMatchObject([
      { kind: 'unreadable', reason: expect.stringContaining('another program') },
    ]);
    expect(await world.get(`BATCH#${id}`, 'STATUS')).toMatchObject({ status: { S: 'PENDING' } });
    await table.client.send(
      new UpdateItemCommand({
        TableName: table.name,
        Key: { PK: { S: `BATCH#${id}` }, SK: { S: 'STATUS' } },
        UpdateExpression: 'SET prompt_version = :v',
        ExpressionAttributeValues: { ':v': { S: '99' } },
      }),
    );
    expect(await world.collect()).toMatchObject([
      { kind: 'unreadable', reason: expect.stringContaining('version 99') },
    ]);
  });
});
