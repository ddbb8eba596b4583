/** Responses: in batches and directly, what breaks off, what is refused, and who answers. */
import type OpenAI from 'openai';
import { expect, test } from 'vitest';
import { modelResponse, type ResponderRequest, scriptResponder } from '../src/index.ts';
import { createBatch, readResults, refusal, requestLine, startWorld, type World } from './support.ts';

const ENDPOINT = '/v1/responses';

type Response = OpenAI.Responses.Response;

const line = (customId: string, body: object = {}): string =>
  requestLine(customId, { url: ENDPOINT, body: { model: 'gpt-4.1-mini', input: 'Say ok.', ...body } });

async function run({ client, advance }: World, lines: readonly string[]) {
  const { id } = await createBatch(client, lines, { endpoint: ENDPOINT });
  await advance(400);
  const batch = await client.batches.retrieve(id);
  const results = [
    ...(await readResults(client, batch.output_file_id)),
    ...(await readResults(client, batch.error_file_id)),
  ];
  return { batch, bodies: new Map(results.map(({ custom_id, response }) => [custom_id, response?.body])) };
}

/** What the client's type has in every response. */
const MEMBERS = [
  'id',
  'object',
  'created_at',
  'error',
  'incomplete_details',
  'instructions',
  'metadata',
  'model',
  'output',
  'parallel_tool_calls',
  'temperature',
  'tool_choice',
  'tools',
  'top_p',
  'status',
  'usage',
] as const satisfies readonly (keyof Response)[];

test('a batch of responses is answered in their own form, billed by their usage, and never by who answers chats', async () => {
  let chats = 0;
  const world = await startWorld({
    responder: async () => {
      chats += 1;
      return { status: 200, body: {} };
    },
  });
  const { batch, bodies } = await run(world, [
    line('text', { instructions: 'Be brief.', metadata: { a: 'b' }, temperature: 0.5 }),
    line('messages', { input: [{ role: 'user', content: 'Say ok.' }] }),
  ]);
  const body = bodies.get('text') as Response;
  expect(Object.keys(body)).toEqual(expect.arrayContaining([...MEMBERS]));
  // What the client makes of the output, and no server sends.
  expect(body).not.toHaveProperty('output_text');
  expect(body).toMatchObject({
    id: expect.stringMatching(/^resp_[0-9a-f]{48}$/),
    object: 'response',
    status: 'completed',
    error: null,
    incomplete_details: null,
    model: 'gpt-4.1-mini',
    instructions: 'Be brief.',
    metadata: { a: 'b' },
    temperature: 0.5,
    output: [
      {
        id: expect.stringMatching(/^msg_/),
        type: 'message',
        role: 'assistant',
        status: 'completed',
        content: [{ type: 'output_text', text: 'ok', annotations: [] }],
      },
    ],
    usage: {
      input_tokens: 4,
      input_tokens_details: { cached_tokens: 0 },
      output_tokens: 1,
      output_tokens_details: { reasoning_tokens: 0 },
      total_tokens: 5,
    },
  });
  expect(batch).toMatchObject({
    endpoint: ENDPOINT,
    status: 'completed',
    usage: { input_tokens: 6, output_tokens: 2, total_tokens: 8 },
  });
  expect(chats).toBe(0);
  const billed = (await world.emulator.journal()).filter((entry) => entry.event === 'line.executed');
  expect(billed.map(({ input_tokens, output_tokens }) => [input_tokens, output_tokens]).sort()).toEqual([
    [2, 1],
    [4, 1],
  ]);
});

test('a direct call is one, read by the client, and who is given for responses answers it', async () => {
  const world = await startWorld();
  const answer = await world.client.responses.create({ model: 'm', input: 'Say ok.' });
  expect([answer.output_text, answer.usage?.output_tokens]).toEqual(['ok', 1]);
  expect(await world.emulator.journal()).toEqual([
    expect.objectContaining({ event: 'probe', model: 'm', status: 200, input_tokens: 2, output_tokens: 1 }),
  ]);
  const { client } = await startWorld({ responses: scriptResponder({ default: { content: 'mine' } }) });
  expect((await client.responses.create({ model: 'm', input: 'x' })).output_text).toBe('mine');
});

test('an answer longer than the request allows breaks off, and is billed for what it has', async () => {
  const { client } = await startWorld({ responses: scriptResponder({ default: { content: 'word '.repeat(20) } }) });
  const cut = await client.responses.create({ model: 'm', input: 'x', max_output_tokens: 16 });
  expect(cut).toMatchObject({
    status: 'incomplete',
    incomplete_details: { reason: 'max_output_tokens' },
    max_output_tokens: 16,
    output: [{ status: 'incomplete' }],
    usage: { output_tokens: 16, total_tokens: 17 },
    output_text: 'word '.repeat(20).slice(0, 64),
  });
  const whole = await client.responses.create({ model: 'm', input: 'x', max_output_tokens: 25 });
  expect(whole).toMatchObject({ status: 'completed', incomplete_details: null, output_text: 'word '.repeat(20) });
});

test('a script refuses, filters and fails responses as it does chats', async () => {
  const responder = scriptResponder({
    rules: [
      { match: 'refused', refusal: 'I would rather not.' },
      { match: 'filtered', finishReason: 'content_filter' },
      { match: 'cut', finishReason: 'length' },
      { match: 'busy', status: 503 },
    ],
  });
  const ask = (customId: string) => responder({ endpoint: ENDPOINT, customId, body: {} } as ResponderRequest);
  expect(await ask('refused')).toMatchObject({
    body: {
      status: 'completed',
      output: [{ content: [{ type: 'refusal', refusal: 'I would rather not.' }] }],
    },
  });
  expect(await ask('filtered')).toMatchObject({
    body: { status: 'incomplete', incomplete_details: { reason: 'content_filter' } },
  });
  expect(await ask('cut')).toMatchObject({ body: { incomplete_details: { reason: 'max_output_tokens' } } });
  expect(await ask('busy')).toMatchObject({ status: 503, body: { error: { type: 'server_error' } } });
});

test('tokens that are known count, and not the length of the text', () => {
  const tokens = { input: 7, output: 40 };
  expect(modelResponse({ request: { max_output_tokens: 30 }, content: 'x', tokens })).toMatchObject({
    status: 'incomplete',
    usage: { input_tokens: 7, output_tokens: 30, total_tokens: 37 },
  });
});

test.each([
  ['too few tokens', { max_output_tokens: 15 }, 'a value >= 16, but got 15', 'integer_below_min_value'],
  ['no number', { max_output_tokens: 'many' }, 'expected an integer', 'invalid_type'],
  ['an input that is none', { input: 5 }, "'input': expected a string or an array", 'invalid_type'],
  ['background', { background: true }, 'answers at once only', 'unsupported_value'],
])('%s: the line alone is refused, and so is the call', async (_, body, message, code) => {
  const world = await startWorld();
  const { batch, bodies } = await run(world, [line('bad', body), line('good')]);
  expect(batch.request_counts).toEqual({ total: 2, completed: 1, failed: 1 });
  const error = { message: expect.stringContaining(message), type: 'invalid_request_error', code };
  expect(bodies.get('bad')).toMatchObject({ error });
  const call = world.client.post('/responses', { body: { model: 'm', input: 'x', ...body } });
  expect(await refusal(call)).toMatchObject({ status: 400, error });
});

test('lines without input and lines that stream fail the batch; such calls are refused', async () => {
  const world = await startWorld();
  const { batch } = await run(world, [line('none', { input: undefined }), line('stream', { stream: true })]);
  expect(batch.status).toBe('failed');
  expect(batch.errors?.data).toMatchObject([
    { code: 'invalid_request', param: 'body.input', line: 1 },
    { code: 'streaming_unsupported', param: 'body.stream', line: 2 },
  ]);
  const call = (body: object) => refusal(world.client.post('/responses', { body }));
  expect(await call({ input: 'x' })).toMatchObject({ status: 400, error: { param: 'model' } });
  expect(await call({ model: 'm' })).toMatchObject({ status: 400, error: { param: 'input' } });
  expect(await call({ model: 'm', input: 'x', stream: true })).toMatchObject({
    status: 400,
    error: { param: 'stream', code: 'unsupported_value' },
  });
  const known = await startWorld({ models: ['gpt-4.1-mini'] });
  const other = known.client.responses.create({ model: 'm', input: 'x' });
  expect(await refusal(other)).toMatchObject({ status: 404, error: { code: 'model_not_found' } });
});

test('models are listed: those that exist, or else those that batches have named', async () => {
  const known = await startWorld({ models: ['a', 'b'] });
  const ids = async ({ client }: World): Promise<string[]> => {
    const found: string[] = [];
    for await (const { id } of client.models.list()) found.push(id);
    return found;
  };
  expect(await ids(known)).toEqual(['a', 'b']);
  const any = await startWorld();
  expect(await ids(any)).toEqual([]);
  await run(any, [line('one')]);
  await run(any, [line('two')]);
  expect(await ids(any)).toEqual(['gpt-4.1-mini']);
});
