/** What the tests share: an emulator on a clock of the test's own, and input files. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import OpenAI from 'openai';
import { onTestFinished } from 'vitest';
import { type Emulator, type EmulatorOptions, ManualClock, startEmulator } from '../src/index.ts';

export const ENDPOINT = '/v1/chat/completions';

/** A directory that is gone after the test. */
export async function temporaryDirectory(): Promise<string> {
  const directory = await mkdtemp(join(tmpdir(), 'emulator-'));
  onTestFinished(() => rm(directory, { recursive: true, force: true }));
  return directory;
}

export interface World {
  readonly emulator: Emulator;
  readonly clock: ManualClock;
  readonly client: OpenAI;
  readonly dataDir: string;
  /** Moves the clock and waits until everything due is done. */
  readonly advance: (ms: number) => Promise<void>;
}

/** An emulator that is closed after the test. */
export async function startWorld(
  options: Partial<EmulatorOptions> & { readonly clock?: ManualClock } = {},
): Promise<World> {
  const clock = options.clock ?? new ManualClock();
  const dataDir = options.dataDir ?? (await temporaryDirectory());
  const emulator = await startEmulator({ ...options, dataDir, clock });
  onTestFinished(() => emulator.close());
  const client = new OpenAI({ baseURL: emulator.url, apiKey: 'test', maxRetries: 0 });
  const advance = async (ms: number): Promise<void> => {
    clock.advance(ms);
    await emulator.tick();
  };
  return { emulator, clock, client, dataDir, advance };
}

/** A call of the emulator's own routes, as who started it makes it. @param path such as `state` */
export function admin({ url, adminKey }: Emulator, path: string, init: RequestInit = {}): Promise<Response> {
  const headers = { authorization: `Bearer ${adminKey}`, 'content-type': 'application/json' };
  return fetch(url.replace(/v1$/, `_emulator/${path}`), { headers, ...init });
}

/** One request line without its newline; `change` replaces or (undefined) removes members. */
export function requestLine(customId: string, change: Record<string, unknown> = {}): string {
  const body = { model: 'gpt-4.1-mini', messages: [{ role: 'user', content: `Question ${customId}` }] };
  return JSON.stringify({ custom_id: customId, method: 'POST', url: ENDPOINT, body, ...change });
}

/** `count` lines with the custom ids `line-1` and so on. */
export function requestLines(count: number): string[] {
  return Array.from({ length: count }, (_, index) => requestLine(`line-${index + 1}`));
}

/** Uploads the lines and makes a batch of them. */
export async function createBatch(client: OpenAI, lines: readonly string[], more: object = {}): Promise<OpenAI.Batch> {
  const file = await client.files.create({
    file: new File([lines.map((line) => `${line}\n`).join('')], 'input.jsonl'),
    purpose: 'batch',
  });
  return client.batches.create({ input_file_id: file.id, endpoint: ENDPOINT, completion_window: '24h', ...more });
}

/** A line of a result file. */
export interface ResultLine {
  readonly id: string;
  readonly custom_id: string;
  readonly response: { readonly status_code: number; readonly request_id: string; readonly body: unknown } | null;
  readonly error: { readonly code: string; readonly message: string } | null;
}

/** The lines of a result file; none where there is no file. */
export async function readResults(client: OpenAI, fileId: string | null | undefined): Promise<ResultLine[]> {
  if (fileId === null || fileId === undefined) return [];
  const text = await (await client.files.content(fileId)).text();
  return text
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as ResultLine);
}

/** What a call was refused with. */
export async function refusal(
  call: PromiseLike<unknown>,
): Promise<{ status: number; error: unknown; message: string }> {
  try {
    await call;
  } catch (error) {
    if (error instanceof OpenAI.APIError) return { status: error.status, error: error.error, message: error.message };
    throw error;
  }
  throw new Error('The call was not refused.');
}
