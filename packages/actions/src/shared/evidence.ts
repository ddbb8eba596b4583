/** Inputs about words' vectors. The code for these is loaded where they are used. */
import { writeBackTargets } from '@completion-batch/core';
import { isCompletionBatchError } from '@completion-batch/engine';
import { z } from 'zod';

const KEY_REMEDY = 'Give chroma-api-key the key of the Chroma server, from a secret: one line, no blanks.';

/** As for OpenAI's: a line end in a header is refused with a message that quotes the key. */
export const chromaKey = () =>
  z
    .string()
    .regex(/^[\x21-\x7e]+$/, { error: KEY_REMEDY })
    .optional();

/** Where verdicts are written back to; none by default. */
export const writeBack = (name: string) =>
  z
    .string()
    .default('off')
    .transform((value, context): readonly string[] => {
      try {
        return writeBackTargets(value, `with: ${name}`);
      } catch (error) {
        if (!isCompletionBatchError(error)) throw error;
        context.addIssue(`${error.message}. ${error.remedy}`);
        return z.NEVER;
      }
    });
