/** Answers without a key: each says that it is made up, in the form of its endpoint. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { startAnswers } from '../src/session/emulated.ts';

it('says so to chats and to responses', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'emulated-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  await using answers = await startAnswers(join(folder, 'emulator'));
  const { openai } = answers;
  const response = await openai.responses.create({ model: 'm', input: 'Hello' });
  expect(response.output_text).toContain('made up by the emulator');
  const chat = await openai.chat.completions.create({ model: 'm', messages: [{ role: 'user', content: 'Hello' }] });
  expect(chat.choices[0]?.message.content).toContain('made up by the emulator');
});
