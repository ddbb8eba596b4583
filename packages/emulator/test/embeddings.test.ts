/** Embeddings: batches of them, direct calls, what is refused, and what their vectors are. */
import { expect, test } from 'vitest';
import { ngramVector } from '../src/index.ts';
import { createBatch, readResults, refusal, requestLine, startWorld, type World } from './support.ts';

const ENDPOINT = '/v1/embeddings';
const SMALL = 'text-embedding-3-small';

const line = (customId: string, body: object): string =>
  requestLine(customId, { url: ENDPOINT, body: { model: SMALL, ...body } });

interface Embeddings {
  readonly data: readonly { readonly index: number; readonly embedding: readonly number[] | string }[];
  readonly usage: object;
}

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

function similarity(one: ArrayLike<number>, other: ArrayLike<number>): number {
  return Array.from(one).reduce((sum, value, index) => sum + value * (other[index] ?? 0), 0);
}

test('a batch of embeddings is answered in its own form, billed by input tokens, and never by who answers chats', async () => {
  let chats = 0;
  const world = await startWorld({
    responder: async () => {
      chats += 1;
      return { status: 200, body: {} };
    },
  });
  const { batch, bodies } = await run(world, [
    line('one', { input: 'TOTAL 12.50' }),
    line('many', { input: ['TOTAL 12.50', 'Whole milk'], dimensions: 64 }),
    line('tokens', { input: [[1, 2, 3], [4]], dimensions: 8 }),
    line('bytes', { input: 'TOTAL 12.50', dimensions: 64, encoding_format: 'base64' }),
  ]);
  const one = bodies.get('one') as Embeddings;
  expect(one).toEqual({
    object: 'list',
    data: [{ object: 'embedding', index: 0, embedding: expect.any(Array) }],
    model: SMALL,
    usage: { prompt_tokens: 3, total_tokens: 3 },
  });
  expect(one.data[0]?.embedding).toHaveLength(1536);
  const many = bodies.get('many') as Embeddings;
  expect(many.data.map(({ index, embedding }) => [index, embedding.length])).toEqual([
    [0, 64],
    [1, 64],
  ]);
  expect((bodies.get('tokens') as Embeddings).usage).toEqual({ prompt_tokens: 4, total_tokens: 4 });
  const bytes = Buffer.from((bodies.get('bytes') as Embeddings).data[0]?.embedding as string, 'base64');
  const floats = Array.from({ length: 64 }, (_, index) => bytes.readFloatLE(index * 4));
  expect([bytes.length, floats]).toEqual([256, many.data[0]?.embedding]);
  expect(batch).toMatchObject({
    endpoint: ENDPOINT,
    model: SMALL,
    status: 'completed',
    usage: { input_tokens: 3 + 6 + 4 + 3, output_tokens: 0, total_tokens: 16 },
  });
  expect(chats).toBe(0);
  const journal = await world.emulator.journal();
  const billed = journal.filter((entry) => entry.event === 'line.executed');
  expect(billed.map(({ input_tokens, output_tokens }) => [input_tokens, output_tokens]).sort()).toEqual([
    [3, 0],
    [3, 0],
    [4, 0],
    [6, 0],
  ]);
});

test('who is given for embeddings answers them, and a direct call is one', async () => {
  const embeddings = async () => ({ status: 200, body: { object: 'list', data: [{ embedding: [1] }], model: 'mine' } });
  const { client } = await startWorld({ embeddings });
  expect(await client.embeddings.create({ model: 'm', input: 'x', encoding_format: 'float' })).toMatchObject({
    model: 'mine',
  });
  const world = await startWorld();
  // The client asks for base64 and unpacks it.
  const answer = await world.client.embeddings.create({ model: 'text-embedding-3-large', input: 'TOTAL' });
  expect(answer.data[0]?.embedding).toEqual([...ngramVector('TOTAL', 3072)]);
  const journal = await world.emulator.journal();
  expect(journal).toEqual([expect.objectContaining({ event: 'probe', input_tokens: 2, output_tokens: 0 })]);
});

const tooLong = 'x'.repeat(8192 * 4 + 1);
test.each([
  ['an empty text', { input: '' }, "'$.input' is invalid", null],
  ['no inputs', { input: [] }, "'$.input' is invalid", null],
  ['an empty one among others', { input: ['a', ''] }, "'$.input' is invalid", null],
  ['texts and tokens together', { input: ['a', [1]] }, "'$.input' is invalid", null],
  ['no text at all', { input: { text: 'a' } }, "'$.input' is invalid", null],
  [
    'a text too long',
    { input: ['a', tooLong] },
    'maximum context length is 8192 tokens, however you requested 8193',
    null,
  ],
  ['too many', { input: Array(2049).fill('a') }, 'array with length 2049', 'array_above_max_length'],
  ['too much', { input: Array(37).fill(tooLong.slice(4)) }, 'Requested 303104 tokens', 'max_tokens_per_request'],
  ['dimensions too many', { input: 'a', dimensions: 1537 }, 'a value <= 1536', 'integer_above_max_value'],
  ['dimensions too few', { input: 'a', dimensions: 0 }, 'a value >= 1', 'integer_below_min_value'],
  ['an unknown format', { input: 'a', encoding_format: 'hex' }, "'float' and 'base64'", 'invalid_value'],
])('%s: the line alone is refused', async (_, body, message, code) => {
  const world = await startWorld();
  const { batch, bodies } = await run(world, [line('bad', body), line('good', { input: 'a' })]);
  expect(batch.request_counts).toEqual({ total: 2, completed: 1, failed: 1 });
  expect(bodies.get('bad')).toMatchObject({
    error: { message: expect.stringContaining(message), code: code ?? null },
  });
});

test('dimensions are refused to the model that has no others', async () => {
  const { client } = await startWorld();
  const asked = client.embeddings.create({ model: 'text-embedding-ada-002', input: 'a', dimensions: 8 });
  expect(await refusal(asked)).toMatchObject({
    status: 400,
    error: { message: 'This model does not support specifying dimensions.', param: null, code: null },
  });
});

test('a line without input and more inputs than a batch may have fail the batch', async () => {
  const world = await startWorld();
  const full = Array.from({ length: 25 }, (_, index) => line(`full-${index}`, { input: Array(2001).fill('a') }));
  const { batch } = await run(world, [line('none', {}), ...full]);
  expect(batch.status).toBe('failed');
  expect(batch.errors?.data).toEqual([
    { code: 'invalid_request', param: 'body.input', line: 1, message: 'Input parameter is required.' },
    { code: 'too_many_tasks', param: null, line: null, message: expect.stringContaining('50026 embedding inputs') },
  ]);
});

test('vectors have length 1, are the same everywhere, and lie close together where the spelling does', () => {
  const total = ngramVector('TOTAL', 1536);
  expect(Math.sqrt(similarity(total, total))).toBeCloseTo(1, 6);
  expect(ngramVector('total', 1536)).toEqual(total);
  // Of another platform, or of a changed recipe: these were written down once.
  expect([...ngramVector('Münze 12,50 €', 6)].map((value) => value.toFixed(4))).toEqual([
    '-0.5394',
    '0.2697',
    '-0.4045',
    '-0.1348',
    '0.4045',
    '-0.5394',
  ]);
  const near = similarity(total, ngramVector('SUBTOTAL', 1536));
  const far = similarity(total, ngramVector('Whole milk', 1536));
  expect(near).toBeGreaterThan(0.4);
  expect(Math.abs(far)).toBeLessThan(0.1);
  expect(ngramVector('', 4)).toHaveLength(4);
  for (const text of ['', 'a', 'ab', 'ok']) expect(Math.abs(ngramVector(text, 1)[0] ?? 0)).toBe(1);
});
