/** Files of truth and of verdicts: what is in them is read line by line, what is wrong with them is told with its place. */
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readTruthFile } from '../../src/evaluate/truth-file.ts';
import { readVerdictFile, VerdictFile } from '../../src/evaluate/verdict-lines.ts';

let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'evaluate-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

async function all<T>(values: AsyncIterable<T>): Promise<T[]> {
  const found: T[] = [];
  for await (const value of values) found.push(value);
  return found;
}

async function put(name: string, content: string | Buffer): Promise<string> {
  await writeFile(join(folder, name), content);
  return join(folder, name);
}

describe('a truth file', () => {
  const LINES =
    '{"key":"IMAGE#1#LABEL#DATE","true_label":"TIME"}\n{"key":"IMAGE#2#LABEL#TAX","true_label":null,"x":1}\n';
  const told: unknown[] = [];
  const readAll = (file: string) => all(readTruthFile(file, (...bad) => void told.push(bad)));

  it('plain or gzipped, with lines that say nothing of a label counted, and the first of them named', async () => {
    const expected = [
      { key: 'IMAGE#1#LABEL#DATE', trueLabel: 'TIME' },
      { key: 'IMAGE#2#LABEL#TAX', trueLabel: null },
    ];
    expect(await readAll(await put('truth', LINES))).toEqual(expected);
    expect(await readAll(await put('truth.gz', gzipSync(LINES)))).toEqual(expected);
    expect(told).toEqual([]);
    const some = await put('some', `\n{"key":"IMAGE#1","true_label":"DATE"}\n{"key\n${LINES}[1]`);
    expect(await readAll(some)).toEqual(expected);
    expect(told).toEqual([[3, `${some}:2`]]);
  });

  it.each([
    ['nothing', 'says of no word', () => put('empty', '')],
    ['no line of that form', 'says of no word', () => put('others', '{"a":1}\n')],
    ['no gzip', 'cannot be read', () => put('no.gz', LINES)],
    ['a cut off gzip', 'cannot be read', () => put('cut.gz', gzipSync(LINES.repeat(9999)).subarray(0, 200))],
    ['a folder', 'is no regular file', async () => folder],
    ['no file', 'cannot be read', async () => join(folder, 'none')],
  ])('%s is refused', async (_, says, make) => {
    const file = await make();
    const reading = readAll(file);
    await expect(reading).rejects.toMatchObject({
      code: 'invalid-input',
      message: expect.stringContaining(says),
      where: file,
      remedy: expect.stringContaining('true_label'),
    });
  });

  it('an error of who reads it stays one', async () => {
    const file = await put('truth', LINES);
    await expect(async () => {
      for await (const _ of readTruthFile(file, () => undefined)) throw new TypeError('mine');
    }).rejects.toThrow(new TypeError('mine'));
  });
});

describe('a file of verdicts', () => {
  const VERDICTS = [
    { key: 'a', label: 'DATE', said: 'invalid', suggested: 'TIME', trueLabel: 'TIME', right: false },
    { key: 'b', label: 'DATE', said: 'valid', suggested: undefined, trueLabel: null, right: false },
    { key: '\u2028##[error]\n', label: 'TAX', said: 'neither', suggested: null, trueLabel: undefined, right: false },
  ] as const;

  it('is there when all are written, and read back', async () => {
    const path = join(folder, 'verdicts');
    await put('verdicts', 'before');
    const file = await VerdictFile.open(path);
    for (const verdict of VERDICTS) await file.write(verdict);
    expect(await readFile(path, 'utf8')).toBe('before');
    await file.close();
    expect((await readdir(folder)).filter((name) => name.endsWith('.part'))).toEqual([]);
    const text = await readFile(path, 'utf8');
    expect(
      text
        .trimEnd()
        .split('\n')
        .map((line) => JSON.parse(line)),
    ).toEqual([
      { key: 'a', proposed: 'DATE', said: 'INVALID', suggested: 'TIME', truth: 'TIME', right: false },
      { key: 'b', proposed: 'DATE', said: 'VALID', suggested: null, truth: null, right: false },
      { key: VERDICTS[2].key, proposed: 'TAX', said: 'NEEDS_REVIEW', suggested: null, right: false },
    ]);
    expect(await all(readVerdictFile(path))).toEqual(
      VERDICTS.map(({ key, label, said, right }) => ({ key, label, said, right })),
    );
  });

  it('that cannot be written is refused before anything is read', async () => {
    for (const path of [join(folder, 'none', 'verdicts'), folder]) {
      await expect(VerdictFile.open(path)).rejects.toMatchObject({ code: 'invalid-input', where: path });
    }
  });

  const GOOD = '{"key":"a","proposed":"DATE","said":"VALID","right":true}\n';
  it.each([
    ['a line of something else', `${GOOD}{"key":"a","true_label":null}\n`, 'the line is no verdict', ':2'],
    ['a verdict that does not exist', GOOD.replace('VALID', 'MAYBE'), 'the line is no verdict', ':1'],
    ['a torn line', `${GOOD}{"key":"b`, 'torn', ':2'],
  ])('with %s is refused', async (_, text, says, place) => {
    const file = await put('bad', text);
    await expect(all(readVerdictFile(file))).rejects.toMatchObject({
      code: 'invalid-input',
      message: expect.stringContaining(says),
      where: `${file}${place}`,
      remedy: expect.stringContaining('--out'),
    });
  });

  it('that is none is refused', async () => {
    for (const file of [folder, join(folder, 'none'), await put('empty', '')]) {
      await expect(all(readVerdictFile(file))).rejects.toMatchObject({ code: 'invalid-input', where: file });
    }
  });
});
