import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type CheckedRequests, checkRequests } from '../../src/jobs/check-requests.ts';
import { CheckedPart } from '../../src/jobs/checked-part.ts';
import { silentLogger } from '../../src/platform/logger.ts';
import { mergeLimits } from '../../src/requests/limits.ts';
import { PinnedFile } from '../../src/requests/pinned-file.ts';
import { readRequestLine } from '../../src/requests/request-line.ts';
import { estimateTokens } from '../../src/requests/tokens.ts';
import { requestFacts } from '../../src/workload/plain-requests.ts';
import { factsOf, type KnownLine, type RequestFacts } from '../../src/workload/workload.ts';
import { chatLine } from '../workload/job-world.ts';

let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'checked-part-'));
});

afterAll(() => rm(folder, { recursive: true, force: true }));

async function check(text: string): Promise<CheckedRequests> {
  const directory = await mkdtemp(join(folder, 'check-'));
  const path = join(directory, 'given');
  await writeFile(path, text);
  const options = { directory, limits: mergeLimits({}), countTokens: estimateTokens, logger: silentLogger };
  return checkRequests([{ path, name: 'given.jsonl' }], options);
}

/** One part, and its only file. */
async function partOf(text: string) {
  const [part] = (await check(text)).parts;
  if (part === undefined) throw new Error('there is no part');
  return { part, file: new CheckedPart('part.jsonl', part) };
}

/** Copied: the bytes of a line are those of the next block soon. */
async function linesOf(file: PinnedFile): Promise<KnownLine[]> {
  const lines: KnownLine[] = [];
  for await (const block of file.lineBlocks()) {
    for (const line of block) lines.push({ ...line, bytes: Uint8Array.from(line.bytes) });
  }
  return lines;
}

function plain({ key, identity, inputTokens, outputTokens, units, inputs, endpoint, model }: RequestFacts) {
  return { key, identity, inputTokens, outputTokens, units, inputs, endpoint, model };
}

const read = (line: KnownLine, name: string): RequestFacts => requestFacts(readRequestLine(line, name), estimateTokens);

const words = fc.oneof(fc.string(), fc.string({ unit: 'binary' }), fc.string({ unit: 'grapheme', maxLength: 900 }));
const body = fc.oneof(
  fc.record({ model: fc.constantFrom('m', 'gpt-ü'), messages: fc.array(fc.record({ role: words, content: words })) }),
  fc.record({ model: fc.constant('e'), input: fc.oneof(words, fc.array(words)), max_tokens: fc.nat() }),
  fc.record({ model: fc.constant('o'), more: fc.jsonValue() }),
);
const request = fc.record({
  custom_id: words.filter((id) => id !== '' && id.isWellFormed() && [...id].length <= 512),
  method: fc.constant('POST'),
  url: fc.constantFrom('/v1/chat/completions', '/v1/embeddings', '/v1/responses'),
  body,
});

it('a part brings along for any line what reading it says', async () => {
  const requests = fc.uniqueArray(request, { selector: ({ custom_id }) => custom_id, minLength: 1, maxLength: 8 });
  await fc.assert(
    fc.asyncProperty(requests, async (all) => {
      const { part, file } = await partOf(all.map((one) => `${JSON.stringify(one)}\n`).join(''));
      const lines = await linesOf(file);
      expect(lines).toHaveLength(all.length);
      for (const line of lines) {
        expect(line.facts).toBeDefined();
        expect(plain(factsOf({ read: () => expect.fail('read again') }, line, ''))).toEqual(plain(read(line, '')));
      }
      expect((await PinnedFile.pin({ path: part.path, name: 'part' })).sha256).toBe(file.sha256);
    }),
    { numRuns: 40 },
  );
});

it('over many blocks each line has its own', async () => {
  const ids = Array.from({ length: 5000 }, (_, at) => `id-${at}`);
  const { part, file } = await partOf(
    ids.map((id, at) => `${chatLine(id, { user: 'x'.repeat(at % 900) })}\n`).join(''),
  );
  expect(part.bytes).toBeGreaterThan(2 * 1024 * 1024);
  for (let times = 0; times < 2; times += 1) {
    const lines = await linesOf(file);
    expect(lines.map(({ facts }) => facts?.key)).toEqual(ids);
    expect(lines.every((line) => plain(line.facts ?? read(line, '')).identity === read(line, '').identity)).toBe(true);
  }
});

it('a part that has other bytes by now is refused, though its facts are there', async () => {
  const lines = Array.from({ length: 3000 }, (_, at) => `${chatLine(`id-${at}`, { user: 'y'.repeat(700) })}\n`);
  const { part, file } = await partOf(lines.join(''));
  const honest = await readFile(part.path);
  const at = honest.indexOf('yyy', honest.length - 2000);
  await writeFile(part.path, Buffer.concat([honest.subarray(0, at), Buffer.from('z'), honest.subarray(at + 1)]));
  const seen: KnownLine[] = [];
  const reading = async (): Promise<void> => {
    for await (const block of file.lineBlocks()) seen.push(...block);
  };
  await expect(reading()).rejects.toMatchObject({ code: 'requests-changed', where: 'part.jsonl' });
  // The blocks before are as they were.
  expect(seen.length).toBeGreaterThan(0);
  expect(seen.length).toBeLessThan(3000);
});

it('facts that are not those that were written are not believed: lines are read then', async () => {
  const { part, file } = await partOf(`${chatLine('a')}\n`);
  const facts = await readFile(part.facts.path);
  facts.writeDoubleLE(0, 4);
  await writeFile(part.facts.path, facts);
  const [line] = await linesOf(file);
  expect(line?.facts).toBeUndefined();
  await rm(part.facts.path);
  expect((await linesOf(file)).map(({ facts: known }) => known)).toEqual([undefined]);
});
