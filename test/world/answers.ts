/** Answers for the emulator's script: what a model would say about the small receipts, and what goes wrong. */
import { readPrompt } from '@completion-batch/core';
import type { ScriptedAnswer } from '@completion-batch/emulator';

/** What a model says of a target; null: it cannot tell. */
type Say = (id: string, model: string) => { valid: boolean; label?: string | null } | null;

/** Every target judged by `say`. */
export function judged(say: Say): ScriptedAnswer {
  return {
    content: ({ body }) => {
      const ids = readPrompt(body)?.targets.map(({ id }) => id) ?? [];
      const said = ids.map((id) => [id, say(id, (body as { model: string }).model)] as const);
      return JSON.stringify({
        valid: said.flatMap(([id, verdict]) => (verdict?.valid ? [id] : [])),
        invalid: said.flatMap(([id, verdict]) =>
          verdict === null || verdict.valid ? [] : [{ id, label: verdict.label ?? null }],
        ),
        unsure: said.flatMap(([id, verdict]) => (verdict === null ? [id] : [])),
      });
    },
  };
}

export const allValid: ScriptedAnswer = judged(() => ({ valid: true }));

/** The custom id of the nth small receipt, as a pattern. */
export const receiptPattern = (number: number): RegExp => new RegExp(`${String(number).padStart(12, '0')}#RECEIPT`);
