import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Prompt } from '../../src/format/prompt.ts';
import { readUserMessage, wordText, writeUserMessage } from '../../src/format/prompt.ts';
import { readPrompt } from '../../src/format/read-request.ts';
import { type FormattedRequest, formatBatchCompletionFile, writeRequest } from '../../src/format/request.ts';
import { verifyRequest } from '../../src/format/verify-request.ts';
import { CURRENT_VERSION } from '../../src/format/versions.ts';
import { DEFAULT_LABELS } from '../../src/label-set/default-labels.ts';
import { hostileText } from '../arbitraries.ts';
import { asLine, labelRow, receipt, type Sketch, sketch } from './sketches.ts';

const MODEL = 'gpt-4.1-mini';
const promptOf = ({ line }: FormattedRequest): Prompt => {
  const prompt = readPrompt((JSON.parse(line) as { body: unknown }).body);
  if (prompt === undefined) throw new Error('no prompt of ours');
  return prompt;
};

/** Rows r1, r2, … of one word, some of them other words; and what is shown of them, ids and all. */
function shown(
  count: number,
  others: Readonly<Record<number, string>>,
  targets: Sketch['targets'],
  labels: ReturnType<typeof labelRow>[] = [],
): string[] {
  const lines = Array.from({ length: count }, (_, index) => (others[index + 1] ?? `r${index + 1}`).split(' '));
  const { details, labels: asked } = receipt({ lines, targets });
  const all = { ...details, labels: [...details.labels, ...labels] };
  const [request, ...more] = formatBatchCompletionFile(all, asked, MODEL, { context: 'near' });
  expect(more).toEqual([]);
  const { body } = JSON.parse(request?.line ?? '') as { body: { messages: { content: string }[] } };
  const text = body.messages[1]?.content ?? '';
  return text.slice(text.indexOf('\n', 4) + 1, text.indexOf('\n>>>')).split('\n');
}

const rows = (from: number, to: number): string[] =>
  Array.from({ length: to - from + 1 }, (_, index) => `r${from + index}`);
const HEAD = rows(1, 6);

describe('what is near', () => {
  it('is five rows around each target, the head and the totals; a mark stands for what is left out between', () => {
    const targets = [
      { line: 20, word: 1, label: 'LINE_TOTAL', invalid: 'UNIT_PRICE' },
      { line: 23, word: 2, label: 'QUANTITY' },
      { line: 50, word: 1, label: 'DATE' },
    ];
    expect(shown(80, { 23: 'milk 2', 70: 'Total 9.50', 72: 'cash 10.00' }, targets)).toEqual([
      ...HEAD,
      '~…',
      ...rows(15, 19),
      'r20~20.1',
      ...rows(21, 22),
      'milk 2~23.2',
      ...rows(24, 28),
      '~…',
      ...rows(45, 49),
      'r50~50.1',
      ...rows(51, 55),
      '~…',
      'Total 9.50',
    ]);
  });

  it('is the whole receipt where nothing is left, byte for byte as without it', () => {
    const { details, labels } = receipt({
      lines: Array.from({ length: 12 }, (_, index) => [`r${index + 1}`]),
      targets: [{ line: 7, word: 1, label: 'DATE' }],
    });
    const [full] = formatBatchCompletionFile(details, labels, MODEL);
    expect(formatBatchCompletionFile(details, labels, MODEL, { context: 'near' })).toEqual([full]);
  });

  const target = [{ line: 8, word: 1, label: 'DATE' }];
  const around = [...rows(1, 7), 'r8~8.1', ...rows(9, 13)];

  it.each([
    ['English', 'GRAND TOTAL'],
    ['German', 'Gesamtbetrag'],
    ['French', 'MONTANT'],
    ['Malay', 'Jumlah'],
    ['Russian', 'ИТОГО'],
    ['Japanese', '合計'],
    ['Arabic', 'المجموع'],
  ])('totals are known by their name: %s', (_, name) => {
    // Not every word with one of the names in it is one.
    expect(shown(40, { 20: '1.00', 25: 'SUMMARY', 30: name }, target)).toEqual([...around, '~…', name]);
  });

  it('totals are the last amounts where no row names one', () => {
    const amounts = {
      20: '1.00',
      31: '£2.00',
      33: '3,00_€',
      34: '1.234,50',
      35: '12:30',
      36: '4.00 x',
      38: '7.00',
      39: "1'000.00CHF",
    };
    expect(shown(40, amounts, target)).toEqual([
      ...around,
      '~…',
      '£2.00',
      '~…',
      '3,00_€',
      '1.234,50',
      '~…',
      '4.00 x',
      '~…',
      '7.00',
      "1'000.00CHF",
    ]);
  });

  it('totals are what was found to be one, too, and nothing that was found to be none', () => {
    const labels = [
      labelRow(20, 1, 'TAX', 'VALID'),
      labelRow(22, 1, 'GRAND_TOTAL', 'INVALID'),
      labelRow(24, 1, 'SUBTOTAL', 'NONE'),
      labelRow(26, 1, 'DATE', 'VALID'),
    ];
    expect(shown(40, { 30: 'total' }, target, labels)).toEqual([...around, '~…', 'r20', '~…', 'total']);
  });

  it('is bounded: of a thousand rows that say total, or were found to be one, the last six', () => {
    const named = Object.fromEntries(Array.from({ length: 1000 }, (_, index) => [index + 20, 'total']));
    expect(shown(1100, named, target)).toEqual([...around, '~…', ...Array(6).fill('total')]);
    const labels = Array.from({ length: 1000 }, (_, index) => labelRow(index + 20, 1, 'TAX', 'VALID'));
    expect(shown(1100, {}, target, labels)).toEqual([...around, '~…', ...rows(1014, 1019)]);
  });

  it('in every request shows each target, whole rows in their order, and is taken by submit for its plan only', () => {
    const limits = fc.record({
      targetsPerRequest: fc.integer({ min: 1, max: 10 }),
      textBytes: fc.integer({ min: 100, max: 20_000 }),
    });
    const long = fc.array(sketch, { minLength: 1, maxLength: 4 }).map(
      (parts): Sketch => ({
        lines: parts.flatMap(({ lines }) => lines),
        targets: parts[0]?.targets ?? [],
      }),
    );
    let gaps = 0;
    fc.assert(
      fc.property(long, limits, (value, { targetsPerRequest, textBytes }) => {
        const { details, labels } = receipt(value);
        const near = { targetsPerRequest, textBytes, context: 'near' } as const;
        const [whole] = formatBatchCompletionFile(details, labels, MODEL).map(promptOf);
        const all = whole?.rows.map((row) => row.map(({ text }) => text).join(' ')) ?? [];
        const requests = formatBatchCompletionFile(details, labels, MODEL, near);
        expect(requests.flatMap(({ targets }) => targets)).toHaveLength(labels.length);
        for (const request of requests) {
          const prompt = promptOf(request);
          const ids = new Set(prompt.rows.flat().flatMap(({ id }) => id ?? []));
          expect(ids).toEqual(new Set(request.targets.map(({ lineId, wordId }) => `${lineId}.${wordId}`)));
          let at = -1;
          for (const [index, row] of prompt.rows.entries()) {
            if (row.length === 0) continue;
            const found = all.indexOf(row.map(({ text }) => text).join(' '), at + 1);
            expect(found).toBeGreaterThan(at);
            // Rows that look alike are found too early; what follows on one another still does so somewhere.
            if (index > 0 && prompt.rows[index - 1]?.length !== 0 && new Set(all).size === all.length) {
              expect(found).toBe(at + 1);
            }
            at = found;
          }
          const line = asLine(request.line);
          const left = prompt.rows.some((row) => row.length === 0);
          gaps += Number(left);
          verifyRequest(line, 'x.jsonl', { model: MODEL, context: 'near' });
          // Of a submission that is open it is not known.
          verifyRequest(line, 'x.jsonl', { model: MODEL });
          const full = () => verifyRequest(line, 'x.jsonl', { model: MODEL, context: 'full' });
          if (left) expect(full).toThrow(expect.objectContaining({ code: 'request-foreign' }));
          else full();
        }
      }),
      { numRuns: 100 },
    );
    // 37 on the average, and twice as much or half of it: a run of fast-check repeats what it likes.
    expect(gaps).toBeGreaterThan(0);
  });

  it('shrinks where the text would not fit, and then is asked in halves', () => {
    const lines = Array.from({ length: 40 }, (_, index) => Array<string>(6).fill(`w${index + 1}`));
    const targets = [20, 30].map((line) => ({ line, word: 1, label: 'DATE' }));
    const { details, labels } = receipt({ lines, targets });
    const asked = (textBytes: number): string[][] =>
      formatBatchCompletionFile(details, labels, MODEL, { context: 'near', textBytes }).map((request) =>
        promptOf(request).rows.map((row) => row[0]?.text ?? '~'),
      );
    const words = (...numbers: number[]): string[] => numbers.map((number) => (number === 0 ? '~' : `w${number}`));
    // A row counts for about 90 bytes.
    expect(asked(1600)).toEqual([words(1, 2, 3, 4, 5, 6, 0, 18, 19, 20, 21, 22, 0, 28, 29, 30, 31, 32)]);
    expect(asked(200)).toEqual([words(20, 0, 30)]);
    expect(asked(100)).toEqual([words(20), words(30)]);
  });
});

describe('the mark of rows that are left out', () => {
  const asked = [{ id: '9.1.TAX', lineId: 9, wordId: 1, label: 'TAX', rejected: [] }];
  const target = [{ id: '9.1', text: '1.00' }];
  const word = [{ id: undefined, text: 'milk' }];

  it('is read back as it was written', () => {
    const prompt = { merchant: 'x', rows: [word, [], target], evidence: [], targets: asked };
    expect(writeUserMessage(prompt)).toContain('milk\n~…\n1.00~9.1');
    expect(readUserMessage(writeUserMessage(prompt))).toEqual(prompt);
  });

  it('is nothing that a receipt can print', () => {
    const printed = ['~…', '…', '~', '~…~', '\u200b~…', '~\u00ad…'];
    const text = fc.oneof(fc.constantFrom(...printed), hostileText);
    fc.assert(
      fc.property(fc.array(text, { minLength: 1, maxLength: 3 }), (words) => {
        const row = words.map((each) => ({ id: undefined, text: wordText(each) }));
        const read = readUserMessage(
          writeUserMessage({ merchant: 'x', rows: [row, target], evidence: [], targets: asked }),
        );
        expect(read?.rows[0]).toEqual(row);
      }),
    );
    expect(shown(20, { 3: '~…' }, [{ line: 8, word: 1, label: 'DATE' }])).toEqual([
      'r1',
      'r2',
      '-…',
      ...rows(4, 7),
      'r8~8.1',
      ...rows(9, 13),
    ]);
  });

  it.each([
    ['before the first row', [[], word, target]],
    ['behind the last', [word, target, []]],
    ['twice', [word, [], [], target]],
    ['beside a word', [[...word, { id: undefined, text: '~…' }], target]],
    ['with an id', [word, [], [{ id: '9.1', text: '~…' }]]],
  ])('is refused where format does not write it: %s', (_, forged) => {
    const { line } = writeRequest('IMAGE#36ff39db-d6e0-499f-a4b5-65e82259f883#RECEIPT#00001', MODEL, undefined, {
      version: CURRENT_VERSION,
      labels: DEFAULT_LABELS,
      merchant: undefined,
      rows: forged,
      evidence: [],
      targets: asked,
    });
    expect(() => verifyRequest(asLine(line), 'x.jsonl', { model: MODEL, context: 'near' })).toThrow(
      expect.objectContaining({ code: 'request-foreign' }),
    );
  });

  it.each([
    ['a first pass', [], false],
    ['a second pass', ['DATE'], true],
  ])('are left out by auto in %s: %o', (_, rejected, taken) => {
    const { line } = writeRequest('IMAGE#36ff39db-d6e0-499f-a4b5-65e82259f883#RECEIPT#00001', MODEL, undefined, {
      version: CURRENT_VERSION,
      labels: DEFAULT_LABELS,
      merchant: undefined,
      rows: [word, [], target],
      evidence: [],
      targets: asked.map((each) => ({ ...each, rejected })),
    });
    const verify = () => verifyRequest(asLine(line), 'x.jsonl', { model: MODEL, context: 'auto' });
    if (taken) expect(verify).not.toThrow();
    else expect(verify).toThrow(expect.objectContaining({ message: expect.stringContaining('leaves out rows') }));
  });
});
