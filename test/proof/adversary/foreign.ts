/**
 * A batch of another program in the same project at OpenAI, done and answered: under the same custom ids it asks another
 * model about the same receipts or requests, and every one of its answers is the opposite of what ours say.
 */
import { type EmulatorOptions, scriptResponder } from '@completion-batch/emulator';
import OpenAI, { toFile } from 'openai';
import { judged } from '../../world/answers.ts';
import { answeringByTruth, truth } from '../../world/chain.ts';
import type { Combination } from '../../world/combinations.ts';
import type { World } from '../../world/world.ts';

export interface Foreign {
  readonly batchId: string;
  readonly inputFileId: string;
}

export const FOREIGN_MODEL = 'gpt-4.1-nano';
/** Of plain requests; ours get `ok`. */
const FOREIGN_ANSWER = 'planted';
const RECEIPTS = 9;

const lying = scriptResponder({
  rules: Array.from({ length: RECEIPTS }, (_, index) => ({
    match: new RegExp(`${String(index + 1).padStart(12, '0')}#RECEIPT`),
    ...judged((id) => (truth(index + 1, id).valid ? { valid: false, label: null } : { valid: true })),
  })),
  default: { content: FOREIGN_ANSWER },
});

/** Ours are answered by truth. */
export function answeringTwoPrograms(combination: Combination): Partial<EmulatorOptions> {
  const { responder: ours } = answeringByTruth(combination);
  return {
    responder(request) {
      const { model } = request.body as { model?: string };
      return (model === FOREIGN_MODEL || ours === undefined ? lying : ours)(request);
    },
  };
}

/** @param lines requests for the foreign model */
export async function submitForeign(world: World, lines: readonly string[]): Promise<Foreign> {
  const openai = new OpenAI({ apiKey: 'somebody-else', baseURL: world.emulator.url });
  const file = await toFile(Buffer.from(`${lines.join('\n')}\n`), 'theirs.jsonl');
  const { id: inputFileId } = await openai.files.create({ file, purpose: 'batch' });
  const { id: batchId } = await openai.batches.create({
    input_file_id: inputFileId,
    endpoint: '/v1/chat/completions',
    completion_window: '24h',
  });
  await world.answer();
  await world.answer();
  return { batchId, inputFileId };
}
