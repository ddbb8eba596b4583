/** What the engine's README shows, with the emulator in OpenAI's place, in a folder of its own. */
import { mkdir, writeFile } from 'node:fs/promises';
import { startEmulator } from '@completion-batch/emulator';

const request = (custom_id: string): string => {
  const body = { model: 'gpt-4.1-mini', messages: [{ role: 'user', content: custom_id }] };
  return `${JSON.stringify({ custom_id, method: 'POST', url: '/v1/chat/completions', body })}\n`;
};

await mkdir('requests');
await writeFile('requests/a.jsonl', request('one') + request('two'));
await writeFile('requests/b.jsonl', request('three'));
const emulator = await startEmulator({ dataDir: 'emulator', validationMs: 0, finalizingMs: 0 });
process.env.OPENAI_BASE_URL = emulator.url;
process.env.OPENAI_API_KEY = 'any';
// Not named where the compiler reads it: here it is not there.
const shown = './engine-0.ts';
await import(shown);
await emulator.close();
