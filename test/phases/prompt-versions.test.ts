/** Batches that an earlier release has left open, and those of this one, in one world: each answer is read as it was asked for. */
import { join } from 'node:path';
import { readPrompt } from '@completion-batch/core';
import { scriptResponder } from '@completion-batch/emulator';
import { describe, expect, it } from 'vitest';
import { readSaved } from '../world/saved-world.ts';
import { smallImageId, smallReceipt } from '../world/small-receipts.ts';
import { useWorlds } from '../world/use-worlds.ts';
import type { World } from '../world/world.ts';

const worldOf = useWorlds();
const FIRST_RELEASE = join(import.meta.dirname, '../fixtures/release-0');

/** Right is all; but one that is right and unsure at once, and one that is unsure only. */
const answers = scriptResponder({
  default: {
    content: ({ body }) => {
      const ids = readPrompt(body)?.targets.map(({ id }) => id) ?? [];
      const unsure = ['1.1.MERCHANT_NAME', '2.2.DATE'];
      return JSON.stringify({ valid: ids.filter((id) => id !== '2.2.DATE'), invalid: [], unsure });
    },
  },
});

/** Of a receipt, by word and label. */
async function labelsOf(world: World, receipt: number): Promise<Record<string, string>> {
  const rows = await world.rows('RECEIPT_WORD_LABEL');
  const own = rows.filter(({ PK }) => PK?.S === `IMAGE#${smallImageId(receipt)}`);
  return Object.fromEntries(
    own.map((row) => {
      const reason = row.completion_release_reason?.S;
      const [line, word, label] = [4, 6, 8].map((at) => row.SK?.S?.split('#')[at - 1] ?? '');
      return [`${Number(line)}.${Number(word)}.${label}`, [row.validation_status?.S, reason].filter(Boolean).join(' ')];
    }),
  );
}

describe('answers of two versions of the prompt', () => {
  it('are collected in one run, each by the reader of its version', async () => {
    const world = await worldOf(await readSaved(FIRST_RELEASE, 'unanswered'), { emulator: { responder: answers } });
    for (const item of smallReceipt(4)) await world.put(item);
    const run = await world.prepareAndFormat('run-2');
    expect(await world.submit(run)).toMatchObject({ complete: true });
    await world.answer();
    const results = await world.collect();
    expect(results.map(({ kind }) => kind)).toEqual(['settled', 'settled', 'settled']);
    const versions = await world.rows('BATCH_SUMMARY');
    expect(versions.map((row) => row.prompt_version?.S).sort()).toEqual(['1', '1', '2']);
    // The first version knew no doubt: what it said of it was not asked for.
    for (const receipt of [1, 2, 3]) {
      expect(await labelsOf(world, receipt)).toMatchObject({
        '1.1.MERCHANT_NAME': 'VALID',
        '2.2.DATE': 'NONE no-verdict',
        '2.3.DATE': 'VALID',
      });
    }
    // In two lists is in none.
    expect(await labelsOf(world, 4)).toMatchObject({ '1.1.MERCHANT_NAME': 'NONE no-verdict', '2.3.DATE': 'VALID' });
  });
});
