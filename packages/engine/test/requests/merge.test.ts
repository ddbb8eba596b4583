import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { hostileText } from '../../../core/test/arbitraries.ts';
import { sha256 } from '../../src/platform/digest.ts';
import { toLine } from '../../src/platform/ndjson.ts';
import { mergeLimits } from '../../src/requests/limits.ts';
import { type MergedFile, type MergeLimits, type MergeOptions, mergeNdjsons } from '../../src/requests/merge.ts';

interface Merged {
  readonly files: (MergedFile & { readonly text: string })[];
  readonly refused: string[];
}

async function merge(
  inputs: readonly (readonly string[])[],
  limits: MergeLimits,
  options: Partial<MergeOptions> = {},
): Promise<Merged> {
  const folder = await mkdtemp(join(tmpdir(), 'merge-'));
  try {
    const paths = inputs.map((_, index) => join(folder, `${index}.jsonl`));
    for (const [index, path] of paths.entries()) await writeFile(path, inputs[index]?.join('') ?? '');
    const refused: string[] = [];
    const files: Merged['files'] = [];
    const merged = mergeNdjsons(paths, {
      directory: folder,
      limits,
      describe: (line) => ({ tokens: line.bytes.length % 7, key: sha256(line.bytes), identity: sha256(line.bytes) }),
      onTooLarge: (line) => refused.push(`${Buffer.from(line.bytes).toString()}\n`),
      ...options,
    });
    for await (const file of merged) files.push({ ...file, text: await readFile(file.path, 'utf8') });
    return { files, refused };
  } finally {
    await rm(folder, { recursive: true });
  }
}

const lines = fc
  .array(
    fc.tuple(
      fc.nat(),
      hostileText.map((text) => text.slice(0, 2000)),
    ),
    { maxLength: 25 },
  )
  .map((values) => values.map(toLine));

describe('mergeNdjsons', () => {
  it('loses nothing, doubles nothing, breaks no limit, changes no byte, keeps the order', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(lines, { maxLength: 5 }),
        fc.record({
          maxLines: fc.integer({ min: 1, max: 12 }),
          maxBytes: fc.integer({ min: 20, max: 20_000 }),
          maxTokens: fc.integer({ min: 1, max: 30 }),
        }),
        async (inputs, limits) => {
          const { files, refused } = await merge(inputs, limits);
          const all = inputs.flat();
          const tooBig = all.filter(
            (line) => Buffer.byteLength(line) > limits.maxBytes || (Buffer.byteLength(line) - 1) % 7 > limits.maxTokens,
          );
          expect(refused).toEqual(tooBig);
          expect(files.map(({ text }) => text).join('')).toBe(all.filter((line) => !tooBig.includes(line)).join(''));
          for (const file of files) {
            const own = file.text.split(/(?<=\n)/);
            expect(file.lines).toBe(own.length);
            expect(file.bytes).toBe(Buffer.byteLength(file.text));
            expect(file.sha256).toBe(sha256(file.text));
            expect(file.lines).toBeLessThanOrEqual(limits.maxLines);
            expect(file.bytes).toBeLessThanOrEqual(limits.maxBytes);
            expect(file.tokens).toBeLessThanOrEqual(limits.maxTokens);
            expect(new Set(own).size).toBe(own.length);
          }
          // Walked in order, what the files say they took is what the inputs had.
          const taken = files.flatMap(({ inputs }) => inputs.flatMap(({ path, lines }) => Array(lines).fill(path)));
          const given = inputs.flatMap((own, index) =>
            own.filter((line) => !tooBig.includes(line)).map(() => expect.stringMatching(`/${index}\\.jsonl$`)),
          );
          expect(taken).toEqual(given);
        },
      ),
      { numRuns: 60 },
    );
  });

  it('makes the fewest files that keep the order: no line would have fitted into the file before', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(lines, { maxLength: 4 }), fc.integer({ min: 1, max: 6 }), async (inputs, maxLines) => {
        const unique = [[...new Set(inputs.flat())]];
        const { files } = await merge(unique, { maxLines, maxBytes: 1e9, maxTokens: 1e9 });
        expect(files).toHaveLength(Math.ceil((unique[0]?.length ?? 0) / maxLines));
      }),
      { numRuns: 30 },
    );
  });

  it('begins a file where the texts of the embeddings would be too many, and refuses a request that has too many alone', async () => {
    const describeTexts: MergeOptions['describe'] = ({ bytes }) => {
      const text = Buffer.from(bytes).toString();
      return { tokens: 1, key: text, identity: text, inputs: Number(text) };
    };
    const given = [['3\n', '2\n', '1\n', '6\n', '4\n']];
    const { files, refused } = await merge(given, mergeLimits({ maxInputs: 5 }), { describe: describeTexts });
    expect(files.map(({ text }) => text)).toEqual(['3\n2\n', '1\n4\n']);
    expect(refused).toEqual(['6\n']);
  });

  it('keeps a last line that has no newline, and gives it one', async () => {
    const { files } = await merge([['1\n', '2'], ['3\n']], { maxLines: 10, maxBytes: 100, maxTokens: 100 });
    expect(files.map(({ text }) => text)).toEqual(['1\n2\n3\n']);
  });

  it('says of each file which inputs went into it, with how many lines', async () => {
    const limits = { maxLines: 3, maxBytes: 100, maxTokens: 100 };
    const { files } = await merge([['1\n', '2\n'], [], ['3\n', '4\n']], limits);
    const shown = files.map(({ inputs }) => inputs.map(({ path, lines }) => `${path.at(-7)}: ${lines}`));
    expect(shown).toEqual([['0: 2', '2: 1'], ['2: 1']]);
  });

  it('stops at a damaged line and names it', async () => {
    const describeJson: MergeOptions['describe'] = (line, name) => {
      JSON.parse(Buffer.from(line.bytes).toString());
      return { tokens: 1, key: `${name}${line.number}`, identity: '' };
    };
    await expect(merge([['{"a":1}\n', '{"a"']], mergeLimits({}), { describe: describeJson })).rejects.toThrow(
      SyntaxError,
    );
  });

  it('gives the same work the same identity, whatever else the lines say', async () => {
    const describeId: MergeOptions['describe'] = (line) => {
      const id = String((JSON.parse(Buffer.from(line.bytes).toString()) as { id: number }).id);
      return { tokens: 1, key: id, identity: id };
    };
    const limits = mergeLimits({});
    const one = await merge([['{"id":1,"x":"a"}\n', '{"id":2}\n']], limits, { describe: describeId });
    const same = await merge([['{"id":1,"x":"b"}\n'], ['{"id":2}\n']], limits, { describe: describeId });
    const other = await merge([['{"id":1}\n', '{"id":3}\n']], limits, { describe: describeId });
    expect(same.files[0]?.identity).toBe(one.files[0]?.identity);
    expect(other.files[0]?.identity).not.toBe(one.files[0]?.identity);
  });
});

describe('limits', () => {
  it.each([
    ['max-lines', { maxLines: 0 }],
    ['max-lines', { maxLines: 50_001 }],
    ['max-bytes', { maxBytes: 200_000_000 }],
    ['max-tokens', { maxTokens: 1.5 }],
  ])('%s out of range is refused with what is allowed', (where, limits) => {
    expect(() => mergeLimits(limits)).toThrow(
      expect.objectContaining({ code: 'invalid-input', where, remedy: expect.stringContaining('from 1') }),
    );
  });
});
