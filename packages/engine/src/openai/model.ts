/** The one call about a model. */
import type OpenAI from 'openai';
import { CompletionBatchError } from '../platform/errors.ts';
import { ask } from './ask.ts';
import { isRedirect, readRefusal } from './refusals.ts';

/**
 * Asks whether the model is there before anything is claimed.
 * @throws CompletionBatchError `model-unknown`, `credentials-missing`, `openai-unavailable`
 * @returns whether the server could tell: not every compatible server has this route, nor every key the right to it
 */
export async function checkModel(openai: OpenAI, model: string): Promise<boolean> {
  try {
    await ask(openai, (client) => client.models.retrieve(model));
    return true;
  } catch (cause) {
    const { status, code, reason } = readRefusal(cause);
    if (code === 'model_not_found') {
      throw new CompletionBatchError('model-unknown', `OpenAI does not know the model ${JSON.stringify(model)}`, {
        where: 'model',
        remedy: 'Use the name of a model that your project may use and that the Batch API supports, e.g. gpt-4.1-mini.',
        cause,
      });
    }
    if (status === 401) {
      throw new CompletionBatchError('credentials-missing', `OpenAI refused the key: ${reason}`, {
        where: 'OPENAI_API_KEY',
        remedy:
          'Set OPENAI_API_KEY to a key of the project that is to pay; it needs write access to files and batches.',
        cause,
      });
    }
    if (status === undefined || isRedirect(status)) {
      throw new CompletionBatchError('openai-unavailable', `OpenAI cannot be reached: ${reason}`, {
        where: 'OPENAI_BASE_URL',
        remedy: 'Check the network and OPENAI_BASE_URL, then run it again. Nothing was claimed.',
        cause,
      });
    }
    return false;
  }
}
