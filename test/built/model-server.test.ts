/** `completion-batch start --answers URL`: a model of one's own answers, is not there, or takes too long. */
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it, onTestFinished } from 'vitest';
import { type CliResult, completionBatch, flat, journalOf } from '../world/cli.ts';

const KEY = 'planted-forward-key-4711';
const MODELS = { data: [{ id: 'tiny:1b' }] };

let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'model-server-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

interface Asked {
  readonly model: string;
  readonly messages: readonly { readonly content: string }[];
  readonly max_tokens?: number;
}

/** Calls every label valid that it is asked about, unless it is told to hold a request back. */
async function modelServer(models: object = MODELS, holdsBack: (asked: Asked) => boolean = () => false) {
  const asked: Asked[] = [];
  const keys = new Set<string | undefined>();
  const server = createServer(async (incoming, response) => {
    keys.add(incoming.headers.authorization);
    if (incoming.url === '/v1/models') return json(response, models);
    let text = '';
    for await (const chunk of incoming) text += chunk;
    const body = JSON.parse(text) as Asked;
    asked.push(body);
    if (!holdsBack(body)) json(response, completion(body));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1`, asked, keys };
}

const json = (response: ServerResponse, body: object): void => {
  response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(body));
};

/** The lines behind the receipt: a label, and the words to be checked for it. */
function completion({ messages }: Asked): object {
  const [, lines = ''] = messages.at(-1)?.content.split('\n>>>\n') ?? [];
  const valid = lines.split('\n').flatMap((line) => {
    const [label, ...words] = (line.split(' not ')[0] ?? '').split(' ');
    return words.map((word) => `${word}.${label}`);
  });
  const content = JSON.stringify({ valid, invalid: [] });
  return {
    model: 'tiny:1b',
    choices: [{ index: 0, message: { role: 'assistant', content }, finish_reason: 'stop' }],
    usage: { prompt_tokens: 100, completion_tokens: 10, total_tokens: 110 },
  };
}

const start = (data: string, ...args: string[]): Promise<CliResult> =>
  completionBatch(['start', '--receipts', '3', '--data', join(folder, data), ...args], {
    env: { FORWARD_API_KEY: KEY },
  });

it('answers come from the server and its only model, and who answered is told', async () => {
  const { url, asked, keys } = await modelServer();
  const result = await start('answered', '--answers', url, '--json');
  expect([result.code, result.stderr]).toEqual([0, expect.any(String)]);
  const report = JSON.parse(result.stdout);
  expect(report).toMatchObject({
    answers: 'server',
    server: { url, model: 'tiny:1b' },
    left: { none: 0, pending: 0 },
    // Whoever calls everything valid is right as often as what was proposed.
    evaluation: { overall: { labels: report.labels, recall: { hits: 0 }, precision: { of: 0 } } },
  });
  expect([...keys]).toEqual([`Bearer ${KEY}`]);
  expect(new Set(asked.map(({ model }) => model))).toEqual(new Set(['tiny:1b']));
  expect(asked.every((body) => typeof body.max_tokens === 'number')).toBe(true);
  // Each line once, and the first request that shows whether the model answers.
  const executed = journalOf(join(folder, 'answered')).filter(({ event }) => event === 'line.executed');
  expect(asked.length).toBe(executed.length + 1);
  expect(result.stdout + result.stderr).not.toContain(KEY);
});

it('a request that takes too long uses up no attempt, is not asked for ever, and is answered another day', async () => {
  let slow = true;
  const { url, asked } = await modelServer(
    MODELS,
    ({ messages }) => slow && /Merchant: Librairie/.test(messages.at(-1)?.content ?? ''),
  );
  const args = ['--answers', `${url}#tiny`, '--answers-timeout', '1'];
  const late = await start('late', ...args);
  expect([late.code, flat(late.stdout)]).toEqual([1, expect.stringContaining(`The model tiny at ${url} was asked.`)]);
  expect(flat(late.stderr)).toMatch(/got no answer from .* longer than 1 s.*--answers-timeout SECONDS/);
  expect(flat(late.stdout)).toMatch(/no-answer \d+: .*no attempt is used up/);
  // With the others, and once more alone.
  const waited = asked.filter(({ messages }) => /Merchant: Librairie/.test(messages.at(-1)?.content ?? '')).length;
  expect(waited).toBe(2);
  slow = false;
  const report = JSON.parse((await start('late', ...args, '--json')).stdout);
  expect(report).toMatchObject({ left: { none: 0, pending: 0 } });
});
