/** Everything that is printed fits a terminal of 80 columns, and nothing of it is lost. */
import { execFileSync } from 'node:child_process';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { COLUMNS, columnsOf, commandLines, cut, refit, wrap } from '../src/render/columns.ts';
import { block, facts, shellWord } from '../src/render/print.ts';

/** Texts as hostile as they come: long words, wide characters, marks, control characters, runner commands. */
const text = fc
  .array(
    fc.oneof(
      fc.string({ unit: 'grapheme', maxLength: 200 }),
      fc.string({ unit: 'binary', maxLength: 50 }),
      fc.constantFrom(
        '合計金額'.repeat(30),
        'a'.repeat(300),
        '/some/long/path'.repeat(12),
        '::error::x',
        '##[error]',
        '👨‍👩‍👧',
        ' ',
      ),
    ),
    { maxLength: 12 },
  )
  .map((parts) => parts.join(' '));

const lines = (printed: string): string[] => printed.split('\n');

it.each([
  ['abc', 3],
  ['合計', 4],
  ['ｅ', 2],
  ['e\u0301', 1],
  ['🧾', 2],
  ['می\u200cخواهم', 7],
])('%s takes %i columns', (sample, columns) => expect(columnsOf(sample)).toBe(columns));

it('wraps whatever the text is, and keeps every character that is no blank', () => {
  const bare = (sample: string): string => sample.replace(/[\s:#]/g, '');
  fc.assert(
    fc.property(text, fc.nat(30), (sample, hang) => {
      const wrapped = wrap(sample, hang);
      for (const line of wrapped) {
        expect(columnsOf(line)).toBeLessThanOrEqual(COLUMNS);
        expect(line).not.toMatch(/^\s*::|##\[|[\r\n\t]/);
      }
      expect(bare(wrapped.join(''))).toBe(bare(wrap(sample, 0, Number.MAX_SAFE_INTEGER).join('')));
    }),
  );
});

it('facts and blocks fit, whatever names and values are', () => {
  fc.assert(
    fc.property(text, fc.array(fc.tuple(text, text), { maxLength: 5 }), (title, rows) => {
      for (const line of [...lines(block(title, rows)), ...lines(facts(rows))]) {
        expect(columnsOf(line)).toBeLessThanOrEqual(COLUMNS);
        expect(line).not.toMatch(/^\s*::|##\[/);
      }
    }),
  );
});

it('breaks a path behind a slash, and cuts with an ellipsis', () => {
  expect(wrap(`${'folder/'.repeat(14)}file`, 2)).toEqual([`${'folder/'.repeat(11)}`, `  ${'folder/'.repeat(3)}file`]);
  expect([cut('abcdef', 6), cut('abcdefg', 6), cut('合計金額', 5)]).toEqual(['abcdef', 'abcde…', '合計…']);
});

it('a command that takes several lines is the same command when it is pasted', () => {
  const words = [
    'printf',
    '%s\\n',
    'job-16a824290873184cce67',
    '--store',
    './a folder/with ü',
    "it's",
    'x'.repeat(90),
    '--out',
  ];
  const shown = commandLines(words.map(shellWord).join(' '));
  expect(shown.split('\n').length).toBeGreaterThan(2);
  for (const line of shown.split('\n')) expect(line.includes('xxx') || columnsOf(line) <= COLUMNS).toBe(true);
  expect(execFileSync('sh', ['-c', shown], { encoding: 'utf8' })).toBe(`${words.slice(2).join('\n')}\n`);
});

it('help that was laid out for 80 columns fits fewer, and loses nothing but blanks', () => {
  const help = [
    '  --store <url>  where files are kept: s3://bucket/prefix or file:///folder',
    '  --evidence-write-back <list>  write the verdicts into the metadata',
    'With --json the result, or what went wrong, is one JSON object on standard output',
  ].join('\n');
  const shown = refit(help, 40);
  expect(lines(shown)).toEqual([
    '  --store <url>  where files are kept:',
    '                 s3://bucket/prefix or',
    '                 file:///folder',
    '  --evidence-write-back <list>',
    '      write the verdicts into the',
    '      metadata',
    'With --json the result, or what went',
    'wrong, is one JSON object on standard',
    'output',
  ]);
  expect(refit(help, 80)).toBe(help);
  expect(refit(`\u001b[1mUsage:\u001b[22m ${'word '.repeat(9)}`, 40)).toMatch(/^Usage: word/);
  expect(refit('\u001b[1mUsage:\u001b[22m', 40)).toBe('\u001b[1mUsage:\u001b[22m');
});
