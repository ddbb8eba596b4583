/** What people decide, from a file into the table, and what counts as people's from then on. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { applyDecisions, readDecisionFile } from '@completion-batch/core/review';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { judged } from '../world/answers.ts';
import { receipts, smallImageId } from '../world/small-receipts.ts';
import { answering, statusesOf, submitted } from '../world/small-runs.ts';
import { useWorlds } from '../world/use-worlds.ts';
import type { World } from '../world/world.ts';

const worldOf = useWorlds();
let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'review-'));
});
afterAll(() => rm(folder, { recursive: true }));

const five = (id: number): string => String(id).padStart(5, '0');
const sortKey = (line: number, word: number, label: string): string =>
  `RECEIPT#00001#LINE#${five(line)}#WORD#${five(word)}#LABEL#${label}`;
const keyOf = (receipt: number, line: number, word: number, label: string): string =>
  `IMAGE#${smallImageId(receipt)}#${sortKey(line, word, label)}`;

/** A night after which the amount due of receipt 1 waits for a person: SUBTOTAL was wrong, and GRAND_TOTAL is called so. */
async function afterNight(): Promise<{ readonly world: World; readonly batch: string }> {
  const answer = judged((id) => (id.startsWith('3.2') ? { valid: false, label: 'CHANGE' } : { valid: true }));
  const world = await worldOf(receipts(2), answering({ 1: answer }));
  await submitted(world);
  await world.answer();
  const [result] = await world.collect();
  world.clock.advance(3_600_000);
  return { world, batch: result?.batchId ?? '' };
}

const line = (world: World, key: string, seen: object, more: object = {}): string =>
  JSON.stringify({
    format: 'completion-batch/decision',
    version: 1,
    key,
    seen,
    decision: 'valid',
    correction: null,
    at: new Date(world.clock.now()).toISOString(),
    by: 'anna',
    ...more,
  });

async function fileOf(...lines: readonly string[]): Promise<string> {
  const path = join(folder, `${crypto.randomUUID()}.ndjson`);
  await writeFile(path, lines.map((each) => `${each}\n`).join(''));
  return path;
}

async function apply(world: World, ...lines: readonly string[]) {
  const { decisions } = await readDecisionFile(await fileOf(...lines));
  return applyDecisions({ writer: world.services(await world.process()).writer, decisions });
}

describe('a decision', () => {
  it('makes the row VALID or INVALID with the mark of who decided, and changes nothing else of it', async () => {
    const { world, batch } = await afterNight();
    const seen = { status: 'NEEDS_REVIEW', batch };
    const before = await world.get(`IMAGE#${smallImageId(1)}`, sortKey(3, 2, 'GRAND_TOTAL'));
    expect(before).toMatchObject({ validation_status: { S: 'NEEDS_REVIEW' } });
    const decision = line(world, keyOf(1, 3, 2, 'GRAND_TOTAL'), seen);
    expect(await apply(world, decision)).toMatchObject({ applied: 1, alreadySo: 0, notApplied: [] });
    expect(await world.get(`IMAGE#${smallImageId(1)}`, sortKey(3, 2, 'GRAND_TOTAL'))).toEqual({
      ...before,
      validation_status: { S: 'VALID' },
      GSI3PK: { S: 'VALIDATION_STATUS#VALID' },
      completion_reviewed_at: { S: new Date(world.clock.now()).toISOString() },
      completion_reviewed_by: { S: 'anna' },
    });
    expect(await apply(world, decision)).toMatchObject({ applied: 0, alreadySo: 1, notApplied: [] });
  });

  it('puts another label in place of the wrong one', async () => {
    const { world, batch } = await afterNight();
    const seen = { status: 'NEEDS_REVIEW', batch };
    const decision = line(world, keyOf(1, 3, 2, 'GRAND_TOTAL'), seen, { decision: 'invalid', correction: 'CASH_BACK' });
    expect(await apply(world, decision)).toMatchObject({ applied: 1, corrections: 1 });
    expect(await statusesOf(world, 1)).toMatchObject({ '3.2.GRAND_TOTAL': 'INVALID', '3.2.CASH_BACK': 'VALID' });
  });
});
