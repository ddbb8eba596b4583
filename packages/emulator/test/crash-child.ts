/**
 * Runs a batch of 60 lines on the data directory named first, and ends itself by SIGKILL when the line is asked whose
 * number is named second. Prints the batch's id before.
 */
import { writeSync } from 'node:fs';
import OpenAI from 'openai';
import { ManualClock, scriptResponder, startEmulator } from '../src/index.ts';

const [dataDir = '', killAt = ''] = process.argv.slice(2);
const clock = new ManualClock();
const answer = scriptResponder({});
const emulator = await startEmulator({
  dataDir,
  clock,
  concurrency: 3,
  responder: (request) => {
    if (request.line === Number(killAt)) process.kill(process.pid, 'SIGKILL');
    return answer(request);
  },
});
const client = new OpenAI({ baseURL: emulator.url, apiKey: 'test' });
const line = (id: number): string =>
  JSON.stringify({
    custom_id: `line-${id}`,
    method: 'POST',
    url: '/v1/chat/completions',
    body: { model: 'gpt-4.1-mini', messages: [] },
  });
const text = Array.from({ length: 60 }, (_, index) => line(index + 1)).join('\n');
const file = await client.files.create({ file: new File([text], 'input.jsonl'), purpose: 'batch' });
const batch = await client.batches.create({
  input_file_id: file.id,
  endpoint: '/v1/chat/completions',
  completion_window: '24h',
});
writeSync(1, batch.id);
clock.advance(400);
await emulator.tick();
