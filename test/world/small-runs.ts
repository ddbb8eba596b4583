/** Runs over small receipts whose answers a script gives, and what their labels are afterwards. */
import { type ScriptRule, scriptResponder } from '@completion-batch/emulator';
import { expect } from 'vitest';
import { allValid, receiptPattern } from './answers.ts';
import { smallImageId } from './small-receipts.ts';
import type { World, WorldOptions } from './world.ts';

/** Answers by receipt; all others are found valid. */
export const answering = (
  answers: Readonly<Record<number, Omit<ScriptRule, 'match'>>>,
  more: WorldOptions['emulator'] = {},
): WorldOptions => ({
  emulator: {
    responder: scriptResponder({
      rules: Object.entries(answers).map(([number, answer]) => ({ match: receiptPattern(Number(number)), ...answer })),
      default: allValid,
    }),
    ...more,
  },
});

export async function submitted(world: World, run = 'run-1'): Promise<void> {
  const result = await world.submit(await world.prepareAndFormat(run));
  expect(result.complete).toBe(true);
}

/** Statuses of a receipt's labels, by line, word and label. */
export async function statusesOf(world: World, number: number): Promise<Record<string, string>> {
  const rows = (await world.rows('RECEIPT_WORD_LABEL')).filter((row) => row.PK?.S === `IMAGE#${smallImageId(number)}`);
  return Object.fromEntries(
    rows.map((row) => {
      const [, , , line, , word, , label] = row.SK?.S?.split('#') ?? [];
      return [`${Number(line)}.${Number(word)}.${label}`, row.validation_status?.S ?? '?'];
    }),
  );
}

export const VALID = {
  '1.1.MERCHANT_NAME': 'VALID',
  '2.2.DATE': 'VALID',
  '2.3.DATE': 'VALID',
  '3.2.GRAND_TOTAL': 'VALID',
  '3.2.SUBTOTAL': 'INVALID',
};
export const BACK = {
  '1.1.MERCHANT_NAME': 'NONE',
  '2.2.DATE': 'NONE',
  '2.3.DATE': 'NONE',
  '3.2.GRAND_TOTAL': 'NONE',
  '3.2.SUBTOTAL': 'INVALID',
};
