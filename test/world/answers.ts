/** Answers for the emulator's script: what a model would say about the small receipts, and what goes wrong. */
import { readPrompt } from '@completion-batch/core';
import type { ScriptedAnswer } from '@completion-batch/emulator';

type Say = (id: string) => { valid: boolean; label?: string | null };

/** Every target judged by `say`. */
export function judged(say: Say): ScriptedAnswer {
  return {
    content: ({ body }) => {
      const ids = readPrompt(body)?.targets.map(({ id }) => id) ?? [];
      const verdicts = ids.map((id) => ({ id, ...say(id) }));
      return JSON.stringify({
        valid: verdicts.filter(({ valid }) => valid).map(({ id }) => id),
        invalid: verdicts.filter(({ valid }) => !valid).map(({ id, label }) => ({ id, label: label ?? null })),
      });
    },
  };
}

export const allValid: ScriptedAnswer = judged(() => ({ valid: true }));

/** The custom id of the nth small receipt, as a pattern. */
export const receiptPattern = (number: number): RegExp => new RegExp(`${String(number).padStart(12, '0')}#RECEIPT`);
