import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type CheckedRequests, type CheckOptions, checkRequests } from '../../src/jobs/check-requests.ts';
import { silentLogger } from '../../src/platform/logger.ts';
import { splitLines } from '../../src/platform/ndjson.ts';
import { mergeLimits } from '../../src/requests/limits.ts';
import { readRequestLine } from '../../src/requests/request-line.ts';
import { estimateTokens } from '../../src/requests/tokens.ts';
import { chatLine } from '../workload/job-world.ts';

let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'check-requests-'));
});

afterAll(() => rm(folder, { recursive: true, force: true }));

interface Checked extends CheckedRequests {
  /** All parts, one after the other. */
  readonly kept: string;
  /** The file of invalid lines. */
  readonly invalidLines: readonly unknown[];
}

/** Checks files of these texts, called `1.jsonl` and so on. */
async function check(texts: readonly (string | Uint8Array)[], more: Partial<CheckOptions> = {}): Promise<Checked> {
  const directory = await mkdtemp(join(folder, 'check-'));
  const files: { path: string; name: string }[] = [];
  for (const [at, text] of texts.entries()) {
    const path = join(directory, `given-${at}`);
    await writeFile(path, text);
    files.push({ path, name: `${at + 1}.jsonl` });
  }
  const limits = mergeLimits({});
  const options = { directory, limits, countTokens: estimateTokens, logger: silentLogger, ...more };
  const checked = await checkRequests(files, options);
  const parts = await Promise.all(checked.parts.map(({ path }) => readFile(path, 'utf8')));
  const { file } = checked.invalid;
  const invalid = file === undefined ? '' : await readFile(file.path, 'utf8');
  await rm(directory, { recursive: true });
  return {
    ...checked,
    kept: parts.join(''),
    invalidLines: invalid
      .split('\n')
      .filter(Boolean)
      .map((line) => JSON.parse(line)),
  };
}

const good = (id: string, more: object = {}): Record<string, unknown> => ({ ...JSON.parse(chatLine(id)), ...more });
const text = (...lines: readonly unknown[]): string =>
  lines.map((line) => `${typeof line === 'string' ? line : JSON.stringify(line)}\n`).join('');

/** What OpenAI has against it: code, member, message. */
const FAULTS: readonly [line: unknown, code: string, param: string | null, message: RegExp][] = [
  ['{"custom_id": "x", ', 'invalid_json_line', null, /^This line is not parseable as valid JSON\.$/],
  ['[1]', 'invalid_json_line', null, /no JSON object but an array/],
  ['"a text"', 'invalid_json_line', null, /no JSON object but a string/],
  [
    `{"custom_id": "deep", "body": ${'['.repeat(600)}${']'.repeat(600)}}`,
    'invalid_json_line',
    null,
    /more than 500 levels/,
  ],
  [
    good('x', { custom_id: undefined }),
    'missing_required_parameter',
    'custom_id',
    /^Missing required parameter: 'custom_id'\.$/,
  ],
  [good('x', { custom_id: 7 }), 'invalid_type', 'custom_id', /expected a string, but got an integer instead/],
  [good('x', { custom_id: '' }), 'invalid_value', 'custom_id', /it is empty/],
  [good('y'.repeat(513)), 'invalid_value', 'custom_id', /longer than 512/],
  [
    '{"custom_id": "\\ud800", "method": "POST", "url": "/v1/x", "body": {"model": "m"}}',
    'invalid_value',
    'custom_id',
    /well-formed/,
  ],
  [good('x', { method: 'GET' }), 'invalid_value', 'method', /'GET'\. Supported values are: 'POST'/],
  [good('x', { method: null }), 'missing_required_parameter', 'method', /'method'/],
  [good('x', { url: 'https://api.openai.com/v1/x' }), 'invalid_url', 'url', /not a path of the API/],
  [good('x', { body: 'text' }), 'invalid_type', 'body', /expected an object, but got a string/],
  [good('x', { body: { model: 'm\u202e' } }), 'invalid_value', 'body.model', /it is no name/],
  [good('x', { body: {} }), 'invalid_request', 'body.model', /^Model parameter is required\.$/],
  [
    good('x', { body: { model: 'm', stream: true } }),
    'streaming_unsupported',
    'body.stream',
    /^Chat Completions: Streaming/,
  ],
  [good('x', { method: 'PUT', body: {} }), 'invalid_value', 'method', /'PUT'.* Model parameter is required/],
];

it.each(FAULTS)('tells of %j: %s, %s', async (line, code, param, message) => {
  const checked = await check([text(good('a'), '', line), text(good('b'))]);
  const place = { line: 2, file: '1.jsonl', file_line: 3 };
  const told = { ...place, code, param, message: expect.stringMatching(message) };
  expect(checked).toMatchObject({ lines: 3, requests: 2, invalid: { count: 1, lines: [told] } });
  expect(checked.invalidLines).toEqual(checked.invalid.lines);
  expect(checked.kept).toBe(text(good('a'), good('b')));
});

it('tells of bytes that are no UTF-8, and passes a byte order mark over', async () => {
  const mark = Buffer.from([0xef, 0xbb, 0xbf]);
  const torn = Buffer.concat([
    Buffer.from('{"custom_id": "x\xff'.slice(0, 16)),
    Buffer.from([0xff]),
    Buffer.from('"}\n'),
  ]);
  const checked = await check([Buffer.concat([mark, Buffer.from(text(good('a'))), torn])]);
  expect(checked.invalid.lines).toMatchObject([{ line: 2, code: 'invalid_json_line', message: /not UTF-8/ }]);
  expect(checked.kept).toBe(text(good('a')));
});

it('takes a custom id once in all files of the job, also where the first line of it is invalid', async () => {
  const checked = await check([text(good('a'), good('b', { method: 'GET' })), text(good('a'), good('b'), good('c'))]);
  const duplicate = { code: 'duplicate_custom_id', param: 'custom_id', file: '2.jsonl' };
  expect(checked.invalid.lines).toMatchObject([
    { line: 2, custom_id: 'b', code: 'invalid_value' },
    {
      ...duplicate,
      line: 3,
      file_line: 1,
      custom_id: 'a',
      message: /^The custom_id 'a' for this request is a duplicate/,
    },
    { ...duplicate, line: 4, file_line: 2, custom_id: 'b' },
  ]);
  expect(checked.kept).toBe(text(good('a'), good('c')));
});

it('tells of lines that no batch can hold, in bytes, tokens and inputs, and does not hold them', async () => {
  const long = good('long', { note: 'x'.repeat(5000) });
  const inputs = { url: '/v1/embeddings', body: { model: 'text-embedding-3-small', input: ['a', 'b', 'c'] } };
  const wordy = good('wordy', { body: { model: 'm', messages: [{ role: 'user', content: 'word '.repeat(300) }] } });
  const limits = mergeLimits({ maxBytes: 4000, maxTokens: 200, maxInputs: 2 });
  const checked = await check([text(good('a'), long, wordy, good('many', inputs), good('long'))], { limits });
  const tooLarge = { code: 'line_too_large', param: null };
  expect(checked.invalid.lines).toMatchObject([
    { ...tooLarge, line: 2, custom_id: 'long', message: /more than 3999 bytes/ },
    { ...tooLarge, line: 3, custom_id: 'wordy', message: /tokens, a file may have 200/ },
    { ...tooLarge, line: 4, custom_id: 'many', message: /3 inputs, a file may have 2/ },
    { line: 5, custom_id: 'long', code: 'duplicate_custom_id' },
  ]);
});

it('counts requests and tokens by model and endpoint, of endpoints that nobody knows, too', async () => {
  const embedding = good('b', { url: '/v1/embeddings', body: { model: 'text-embedding-3-small', input: 'x' } });
  const unknown = good('c', { url: '/v1/tomorrow', body: { model: 'm' } });
  const { destinations } = await check([text(good('a'), embedding, good('d'), unknown)]);
  expect(destinations).toEqual([
    {
      model: 'gpt-4.1-mini',
      endpoint: '/v1/chat/completions',
      requests: 2,
      input_tokens: expect.any(Number),
      output_tokens: 2000,
    },
    {
      model: 'text-embedding-3-small',
      endpoint: '/v1/embeddings',
      requests: 1,
      input_tokens: expect.any(Number),
      output_tokens: 0,
    },
    { model: 'm', endpoint: '/v1/tomorrow', requests: 1, input_tokens: expect.any(Number), output_tokens: 1000 },
  ]);
});

it('refuses lines for more models than anybody means', async () => {
  const lines = Array.from({ length: 101 }, (_, at) => good(`${at}`, { body: { model: `m-${at}` } }));
  await expect(check([text(...lines)])).rejects.toMatchObject({ code: 'invalid-input', where: '1.jsonl:101' });
});

it('has one digest for what is asked, however it is written and wherever files are cut', async () => {
  const { digest } = await check([text(good('a'), good('b'))]);
  const spaced = JSON.stringify(good('b'), undefined, 1).replaceAll('\n', ' ');
  const { method, ...turned } = good('a');
  expect(await check([text({ ...turned, method }), text(spaced)])).toMatchObject({ digest });
  for (const other of [text(good('b'), good('a')), text(good('a')), text(good('a'), good('c'))]) {
    expect((await check([other])).digest).not.toBe(digest);
  }
});

it('completes lines where that is asked for, and keeps the others byte for byte', async () => {
  const complete = { endpoint: '/v1/responses', model: 'm' };
  const spaced = ` ${JSON.stringify(good('a'))} `;
  const given = text(
    '"hello"',
    '',
    spaced,
    { custom_id: 'b', body: {} },
    { prompt: 7 },
    { custom_id: 'line-0000001', body: {} },
  );
  const whole = {
    custom_id: 'line-0000001',
    method: 'POST',
    url: '/v1/responses',
    body: { model: 'm', input: 'hello' },
  };
  const checked = await check([given], { complete });
  expect(checked.kept).toBe(text(whole, spaced, { ...whole, custom_id: 'b', body: { model: 'm' } }));
  expect(checked.invalid.lines).toMatchObject([
    { line: 4, code: 'invalid_type', param: 'prompt' },
    { line: 5, code: 'duplicate_custom_id' },
  ]);
  expect(await check([given])).toMatchObject({ requests: 1, invalid: { count: 4 } });
});

it('keeps every invalid line, and tells of the first thousand', async () => {
  const checked = await check([text(...Array.from({ length: 1001 }, () => '{}'))]);
  expect(checked.invalid).toMatchObject({ count: 1001, file: { lines: 1001 } });
  expect(checked.invalid.lines).toHaveLength(1000);
  expect(checked.invalidLines[1000]).toMatchObject({ line: 1001, file_line: 1001 });
});

it('finds each bad line of any mixture once, and keeps each good one in order, which is a request for all that follows', async () => {
  const bad = fc.constantFrom(...FAULTS.map(([line]) => line));
  const line = fc.oneof(
    fc.record({ bad }),
    fc.record({ id: fc.string({ unit: 'binary', minLength: 1, maxLength: 3 }), blank: fc.boolean() }),
  );
  await fc.assert(
    fc.asyncProperty(fc.array(line, { maxLength: 12 }), fc.array(line, { maxLength: 6 }), async (one, two) => {
      const seen = new Set<string>();
      const kept: string[] = [];
      const wrong: number[] = [];
      const texts = [one, two].map((lines) =>
        lines
          .map((each) => {
            const isBlank = 'blank' in each && each.blank;
            const written = 'bad' in each ? text(each.bad) : text(good(each.id));
            const id = 'bad' in each ? idIn(each.bad) : each.id;
            if ('bad' in each || seen.has(each.id)) wrong.push(kept.length + wrong.length + 1);
            else kept.push(written);
            if (id !== undefined) seen.add(id);
            return isBlank ? `\n${written}` : written;
          })
          .join(''),
      );
      const checked = await check(texts);
      expect(checked.invalid.lines.map(({ line: number }) => number)).toEqual(wrong);
      expect(checked.invalidLines).toHaveLength(wrong.length);
      expect(checked.kept).toBe(kept.join(''));
      expect(checked).toMatchObject({ lines: kept.length + wrong.length, requests: kept.length });
      for await (const each of splitLines(chunksOf(checked.kept), { name: '' })) readRequestLine(each, '');
    }),
    { numRuns: 30 },
  );
});

async function* chunksOf(whole: string): AsyncGenerator<Uint8Array> {
  yield Buffer.from(whole);
}

/** As far as OpenAI would take it for one. */
function idIn(line: unknown): string | undefined {
  const { custom_id: id } =
    typeof line === 'string'
      ? { custom_id: /"custom_id": "(\w+)"/.exec(line)?.[1] }
      : (line as Record<string, unknown>);
  return typeof id === 'string' && id !== '' ? id : undefined;
}
