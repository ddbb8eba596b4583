/** The labels that a user names: what they add up to, and what is refused with which words. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { isCompletionBatchError } from '@completion-batch/engine';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readSystemMessage, writeSystemMessage } from '../../src/format/system-message.ts';
import { CURRENT_VERSION } from '../../src/format/versions.ts';
import { DEFAULT_LABELS } from '../../src/label-set/default-labels.ts';
import { parseLabels, readLabels } from '../../src/label-set/label-file.ts';
import { coreLabelOf, namesOf } from '../../src/label-set/label-set.ts';
import { hostileText, labelSet } from '../arbitraries.ts';

const parse = (value: unknown) => parseLabels(JSON.stringify(value), 'labels.json');

describe('labels of a file', () => {
  it('are added to ours', () => {
    const set = parse({
      labels: { TABLE_NUMBER: 'number of the table', TAX: 'value added tax' },
      aliases: { VAT: 'TAX' },
      exclusive: [['TABLE_NUMBER', 'TAX']],
    });
    expect(Object.keys(set?.labels ?? {})).toEqual([...Object.keys(DEFAULT_LABELS.labels), 'TABLE_NUMBER']);
    expect(set?.labels).toMatchObject({ TAX: 'value added tax', DATE: DEFAULT_LABELS.labels.DATE });
    expect(set?.aliases).toEqual({ ...DEFAULT_LABELS.aliases, VAT: 'TAX' });
    expect(set?.exclusive).toEqual([...DEFAULT_LABELS.exclusive, ['TABLE_NUMBER', 'TAX']]);
    expect(set && [coreLabelOf(set, 'VAT'), coreLabelOf(set, 'constructor'), namesOf(set, 'TAX')]).toEqual([
      'TAX',
      undefined,
      ['TAX', 'VAT'],
    ]);
  });

  it('take the place of ours, and what two of them exclude stays', () => {
    const set = parse({ replace: true, labels: { DATE: 'any date', TIME: 'any time', SEAT: 'a seat' } });
    expect(set).toEqual({
      labels: { DATE: 'any date', TIME: 'any time', SEAT: 'a seat' },
      aliases: {},
      exclusive: DEFAULT_LABELS.exclusive.filter((pair) => pair.every((name) => ['DATE', 'TIME'].includes(name))),
    });
  });

  it('may be what was another name of one of ours', () => {
    const set = parse({ labels: { ADDRESS: 'the whole address' } });
    expect(set && [coreLabelOf(set, 'ADDRESS'), coreLabelOf(set, 'BUSINESS_NAME')]).toEqual([
      'ADDRESS',
      'MERCHANT_NAME',
    ]);
  });

  it('are ours where they change nothing', () => {
    for (const same of [{}, { labels: { TAX: DEFAULT_LABELS.labels.TAX } }, { replace: true, ...DEFAULT_LABELS }]) {
      expect(parse(same)).toBeUndefined();
    }
  });

  it.each([
    ['a name in small letters', { labels: { tax: 'x' } }, /labels\.tax.*letter first/],
    ['a name that is too long', { labels: { ['A'.repeat(41)]: 'x' } }, /at most 40 characters/],
    ['a meaning on two lines', { labels: { A: 'x\nB: y' } }, /labels\.A.*plain text on one line/],
    ['a meaning with what nobody sees', { labels: { A: 'x\u202ey' } }, /plain text on one line/],
    ['a meaning that opens a fence', { labels: { A: '<<< x' } }, /plain text on one line/],
    ['no meaning', { labels: { A: '' } }, /plain text on one line/],
    ['a meaning as long as a page', { labels: { A: 'x'.repeat(121) } }, /120 characters/],
    ['a meaning that is none', { labels: { A: 7 } }, /labels\.A/],
    [
      'more labels than one can read',
      { labels: Object.fromEntries(range(101).map((n) => [`A${n}`, 'x'])) },
      /100 labels/,
    ],
    [
      'more than there may be with ours',
      { labels: Object.fromEntries(range(90).map((n) => [`A${n}`, 'x'])) },
      /100 labels/,
    ],
    ['more aliases', { aliases: Object.fromEntries(range(101).map((n) => [`A${n}`, 'TAX'])) }, /100 aliases/],
    ['an alias of nothing', { aliases: { A: 'B' } }, /the alias A stands for B, which is no label/],
    ['an alias of an alias', { aliases: { A: 'ADDRESS' } }, /A stands for ADDRESS, which is no label/],
    ['an alias that is a label', { aliases: { TAX: 'DATE' } }, /the alias TAX is the name of a label/],
    ['a pair of what is no label', { exclusive: [['TAX', 'ADDRESS']] }, /TAX and ADDRESS exclude each other, and one/],
    ['a label that excludes itself', { exclusive: [['TAX', 'TAX']] }, /TAX cannot exclude itself/],
    [
      'a pair twice',
      {
        exclusive: [
          ['TAX', 'TIP'],
          ['TIP', 'TAX'],
        ],
      },
      /TIP and TAX are there twice/,
    ],
    ['a pair of three', { exclusive: [['TAX', 'TIP', 'DATE']] }, /exclusive/],
    ['no labels', { replace: true }, /there are no labels/],
    ['a member that there is not', { label: {} }, /label/],
    ['a list', [], /object/],
  ])('are refused: %s', (_, value, message) => {
    expect(() => parse(value)).toThrow(
      expect.objectContaining({ code: 'invalid-input', message: expect.stringMatching(message), where: 'labels.json' }),
    );
  });

  it('are refused where they are no JSON, or have more bytes than anybody writes', () => {
    for (const text of ['', '{', '{"labels": {"A": "x"}} x', `{"labels": {"A": "${'x'.repeat(70_000)}"}}`]) {
      expect(() => parseLabels(text, 'x')).toThrow(expect.objectContaining({ code: 'invalid-input' }));
    }
  });

  it('are read out of the option itself, or out of the file that it names', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'labels-'));
    const text = '{"labels": {"SEAT": "a seat"}}';
    const path = join(folder, 'labels.json');
    await writeFile(path, text);
    const set = await readLabels(` ${text}`);
    expect(set?.labels).toHaveProperty('SEAT', 'a seat');
    expect(await readLabels(path)).toEqual(set);
    await expect(readLabels(join(folder, 'none.json'))).rejects.toMatchObject({ code: 'invalid-input' });
    await rm(folder, { recursive: true });
  });

  it('are refused, or such as a request can say them and be read again', () => {
    const name = fc.oneof(fc.constantFrom('TAX', 'ADDRESS', 'A', 'B', '__proto__', 'or'), hostileText);
    const file = fc.record(
      {
        replace: fc.oneof(fc.boolean(), fc.constant('yes')),
        labels: fc.dictionary(name, hostileText, { maxKeys: 4 }),
        aliases: fc.dictionary(name, name, { maxKeys: 3 }),
        exclusive: fc.array(fc.array(name, { minLength: 2, maxLength: 2 }), { maxLength: 2 }),
      },
      { requiredKeys: [] },
    );
    const set = labelSet.map((labels) => ({ replace: true, ...labels }));
    let read = 0;
    fc.assert(
      fc.property(fc.oneof(file, set), (value) => {
        try {
          const labels = parse(value) ?? DEFAULT_LABELS;
          read += 1;
          const text = writeSystemMessage({ version: CURRENT_VERSION, labels, hasEvidence: false });
          const said = readSystemMessage(text);
          expect(said && writeSystemMessage(said)).toBe(text);
        } catch (error) {
          if (!isCompletionBatchError(error)) throw error;
          expect(error.code).toBe('invalid-input');
        }
      }),
      { numRuns: 300 },
    );
    expect(read).toBeGreaterThan(30);
  });
});

function range(count: number): number[] {
  return [...Array(count).keys()];
}
