/** The emulator within a command, for who wants to see the way before there is a key: every answer says that it is made up. */
import { scriptResponder, startEmulator } from '@completion-batch/emulator';
import type OpenAI from 'openai';
import { writableFolder } from './folder.ts';
import { openaiClient } from './openai.ts';

export interface EmulatedAnswers extends AsyncDisposable {
  readonly openai: OpenAI;
}

/** @throws CompletionBatchError `file-unusable`, `store-unusable` where another process has the folder */
export async function startAnswers(folder: string): Promise<EmulatedAnswers> {
  const emulator = await startEmulator({
    dataDir: await writableFolder(folder, 'the folder of the emulator'),
    responder: madeUp(),
    responses: madeUp(),
    validationMs: 0,
    finalizingMs: 0,
  });
  return {
    openai: openaiClient({ OPENAI_API_KEY: 'emulator', OPENAI_BASE_URL: emulator.url }),
    [Symbol.asyncDispose]: () => emulator.close(),
  };
}

/** Answers any request with a text that nobody takes for a model's. */
export const madeUp = () =>
  scriptResponder({
    default: { content: ({ customId }) => `(made up by the emulator for ${customId}; no model was asked)` },
  });
