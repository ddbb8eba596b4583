/** OpenAI's client, by the environment of the command. */

import type { Environment } from '@completion-batch/engine';
import { CompletionBatchError } from '@completion-batch/engine';
import { openaiClient as clientOf } from '@completion-batch/engine/openai';
import type OpenAI from 'openai';

/** @throws CompletionBatchError `credentials-missing` */
export function openaiClient(env: Environment): OpenAI {
  if (!env.OPENAI_API_KEY) {
    throw new CompletionBatchError('credentials-missing', 'there is no OpenAI key', {
      where: 'OPENAI_API_KEY',
      remedy: 'Set OPENAI_API_KEY; for the emulator any text will do, with OPENAI_BASE_URL naming it.',
    });
  }
  return clientOf({ apiKey: env.OPENAI_API_KEY }, env);
}
