/** A model server as it is named on the command line, and which of its models is meant. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { modelServer, reached } from '../src/session/model-server.ts';

const flags = { concurrency: undefined, timeoutSeconds: undefined };
const OPTION = '--answers';

let models: readonly string[] = [];
let baseURL = '';
const server = createServer((_, response) => {
  response.end(JSON.stringify({ data: models.map((id) => ({ id })) }));
});
beforeAll(async () => {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  baseURL = `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1`;
});
afterAll(() => void server.close());

const warned: string[] = [];
beforeEach(() => void warned.splice(0));
const logger = { debug() {}, info() {}, error() {}, progress() {}, warn: (text: string) => void warned.push(text) };

it.each([
  ['http://127.0.0.1:8080/v1/', { baseURL: 'http://127.0.0.1:8080/v1' }],
  ['http://[::1]:8080/v1#Qwen/Qwen3-8B', { baseURL: 'http://[::1]:8080/v1', model: 'Qwen/Qwen3-8B' }],
  ['https://models.lab/v1#llama3.2:3b', { baseURL: 'https://models.lab/v1', model: 'llama3.2:3b' }],
  ['https://models.lab/v1#a%20b%', { baseURL: 'https://models.lab/v1', model: 'a%20b%' }],
])('%s', (text, expected) => {
  expect(modelServer(text, OPTION, flags, {})).toEqual(expected);
});

it('its key, time limit and number of requests come along, and a proxy where one is named', () => {
  const env = { FORWARD_API_KEY: 'secret', HTTPS_PROXY: 'http://proxy.lab:3128' };
  const named = modelServer('https://models.lab/v1', OPTION, { concurrency: 2, timeoutSeconds: 30 }, env);
  expect(named).toMatchObject({ apiKey: 'secret', concurrency: 2, timeoutMs: 30_000 });
  expect(named.agent).toBeDefined();
  expect(modelServer('https://models.lab/v1', OPTION, flags, { ...env, NO_PROXY: 'models.lab' }).baseURL).toBe(
    'https://models.lab/v1',
  );
});

it('plain HTTP is for this machine, and for hosts that are named for it', () => {
  const text = 'http://models.lab:8080/v1';
  expect(() => modelServer(text, OPTION, flags, {})).toThrow('is not encrypted, and another machine');
  expect(modelServer(text, OPTION, flags, { COMPLETION_BATCH_ALLOW_HTTP: 'models.lab:8080' }).baseURL).toBe(text);
});

it('the only model is meant where none is named; of several one has to be', async () => {
  models = ['only'];
  expect(await reached({ baseURL }, OPTION, logger)).toEqual({ baseURL, model: 'only' });
  models = ['small', 'large'];
  await expect(reached({ baseURL }, OPTION, logger)).rejects.toMatchObject({
    code: 'invalid-input',
    message: expect.stringContaining('small, large'),
    remedy: `Name one behind the URL: ${baseURL}#small`,
  });
  models = [];
  expect(await reached({ baseURL }, OPTION, logger)).toEqual({ baseURL });
  expect(warned).toEqual([]);
});

it('a model that the server does not list is asked for with a warning; a tag may be left out', async () => {
  models = ['llama3.2:3b', 'qwen'];
  for (const model of ['llama3.2', 'llama3.2:3b', 'qwen']) await reached({ baseURL, model }, OPTION, logger);
  expect(warned).toEqual([]);
  expect(await reached({ baseURL, model: 'llama3' }, OPTION, logger)).toEqual({ baseURL, model: 'llama3' });
  expect(warned).toEqual([expect.stringContaining('does not list a model llama3, but llama3.2:3b, qwen')]);
});
