/** The rules by which the other programs read what we write, from docs/table.md and the keys' documented form; none of our code. */
import { expect } from 'vitest';
import type { World } from './world.ts';

/** The rules of the other programs for what we write, checked without our code. */
export async function checkRows(world: World): Promise<void> {
  for (const row of await world.rows('RECEIPT_WORD_LABEL')) {
    const [, image] = row.PK?.S?.split('#') ?? [];
    const [, receipt, , line, , word, , label] = row.SK?.S?.split('#') ?? [];
    const wordKey = `IMAGE#${image}#RECEIPT#${receipt}#LINE#${line}#WORD#${word}`;
    expect(row).toMatchObject({
      GSI1PK: { S: `LABEL#${label}`.padEnd(40, '_') },
      GSI1SK: { S: wordKey },
      GSI2PK: { S: 'RECEIPT' },
      GSI2SK: { S: wordKey },
      GSI3PK: { S: `VALIDATION_STATUS#${row.validation_status?.S}` },
      GSI3SK: { S: `${wordKey}#LABEL#${label}` },
      GSI4PK: { S: `IMAGE#${image}#RECEIPT#${receipt}` },
      GSI4SK: { S: `4_LABEL#${line}#${word}#${label}` },
      validation_status: { S: expect.stringMatching(/^(NONE|PENDING|VALID|INVALID|NEEDS_REVIEW)$/) },
      timestamp_added: { S: expect.stringMatching(/^\d{4}-\d\d-\d\dT/) },
    });
  }
  for (const row of await world.rows('COMPLETION_BATCH_RESULT')) {
    const fields = row.SK?.S?.split('#') ?? [];
    const [receipt, line, word, label] = [fields[2], fields[4], fields[6], fields[8]];
    expect([receipt, line, word].every((id) => /^[1-9]\d*$/.test(id ?? ''))).toBe(true);
    expect(row).toMatchObject({
      PK: { S: expect.stringMatching(/^BATCH#[0-9a-f-]{36}$/) },
      GSI1PK: { S: `LABEL#${label}` },
      GSI1SK: { S: `STATUS#${row.status?.S}` },
      GSI2PK: { S: row.PK?.S },
      GSI3PK: { S: `IMAGE#${fields[10]}#RECEIPT#${receipt}` },
      GSI3SK: { S: `${row.PK?.S}#STATUS#${row.status?.S}` },
      original_label: { S: label },
      status: { S: expect.stringMatching(/^(VALID|INVALID|NEEDS_REVIEW)$/) },
      validated_at: { S: expect.stringMatching(/Z$/) },
    });
  }
  for (const row of await world.rows('BATCH_SUMMARY')) {
    expect(row).toMatchObject({
      GSI1PK: { S: `STATUS#${row.status?.S}` },
      batch_type: { S: 'COMPLETION' },
      status: {
        S: expect.stringMatching(
          /^(PENDING|VALIDATING|IN_PROGRESS|FINALIZING|COMPLETED|FAILED|EXPIRED|CANCELING|CANCELLED)$/,
        ),
      },
      result_file_id: { S: expect.stringMatching(/./) },
      receipt_refs: { L: expect.any(Array) },
    });
  }
}
