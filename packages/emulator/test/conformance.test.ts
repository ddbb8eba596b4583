/**
 * The conformance suite against the emulator, through both major versions of the client. With OPENAI_LIVE=1 and
 * OPENAI_API_KEY also against the real API (this costs a few cents and takes as long as the batches do).
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import OpenAI from 'openai';
import OpenAI6 from 'openai-6';
import { afterAll, beforeAll, describe } from 'vitest';
import { type Emulator, ManualClock, scriptResponder, startEmulator } from '../src/index.ts';
import { type ConformanceTarget, registerConformanceTests } from './conformance.ts';

const MODEL = 'gpt-4.1-mini';

const clients: readonly [string, ConformanceTarget['OpenAI']][] = [
  ['openai 7', OpenAI],
  ['openai 6', OpenAI6 as unknown as ConformanceTarget['OpenAI']],
];

for (const [name, client] of clients) {
  describe(`the emulator, asked by ${name}`, () => {
    const clock = new ManualClock();
    let dataDir: string;
    let emulator: Emulator;
    beforeAll(async () => {
      dataDir = await mkdtemp(join(tmpdir(), 'emulator-'));
      const responses = scriptResponder({ rules: [{ match: 'long', content: 'one two three '.repeat(20) }] });
      emulator = await startEmulator({ dataDir, clock, lineMs: 1000, models: [MODEL], responses });
    });
    afterAll(async () => {
      await emulator.close();
      await rm(dataDir, { recursive: true });
    });
    registerConformanceTests({
      OpenAI: client,
      baseURL: () => emulator.url,
      apiKey: 'test',
      advance: async () => {
        clock.advance(1000);
        await emulator.tick();
      },
      model: MODEL,
      timeout: 20_000,
    });
  });
}

const { OPENAI_LIVE, OPENAI_API_KEY } = process.env;
if (OPENAI_LIVE === '1' && OPENAI_API_KEY !== undefined) {
  describe('OpenAI itself', () => {
    registerConformanceTests({
      OpenAI,
      baseURL: () => 'https://api.openai.com/v1',
      apiKey: OPENAI_API_KEY,
      advance: () => delay(15_000),
      model: MODEL,
      timeout: 24 * 3_600_000,
    });
  });
}
