/** Text out of receipts, on its way to the log and to the job summary. */

import { logLine, oneLine } from '@completion-batch/core';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { actionsLogger } from '../src/shared/logger.ts';
import { code, facts, literal, MAX_ROWS, page, table } from '../src/shared/summary.ts';

describe('the log', () => {
  it.each([
    ['::set-env name=A::b', ': :set-env name=A::b'],
    ['  ::error::x', '  : :error::x'],
    ['a ##[add-matcher]x', 'a # #[add-matcher]x'],
    ['one\n::error::two', 'one ::error::two'],
    ['one\r\ntwo\u2028three', 'one two three'],
    ['\u001b[31mred', '\ufffd[31mred'],
    ['total: 5 :: 6', 'total: 5 :: 6'],
  ])('%j becomes %j', (text, line) => expect(logLine(text)).toBe(line));

  it('never lets a command through', () => {
    fc.assert(
      fc.property(
        fc.array(fc.constantFrom(':', '::', '##[', '#', '[', ' ', '\t', '\n', '\r', '\u2028', 'error', ']')),
        (parts) => {
          const line = logLine(parts.join(''));
          return !/[\r\n\u2028]/.test(line) && !line.trim().startsWith('::') && !line.includes('##[');
        },
      ),
    );
  });

  it('leaves no lone surrogate', () => {
    expect(oneLine('a\ud83d').isWellFormed()).toBe(true);
  });

  describe('through the logger', () => {
    let written = '';
    beforeEach(() => {
      written = '';
      vi.spyOn(process.stdout, 'write').mockImplementation((chunk) => {
        written += String(chunk);
        return true;
      });
    });
    afterEach(() => vi.restoreAllMocks());

    it('makes annotations of warnings and errors, each on one line', () => {
      const logger = actionsLogger();
      logger.warn('50% gone\n::error::forged');
      logger.error('gone\r\n##[error]forged');
      expect(written).toBe('::warning::50%25 gone ::error::forged\n::error::gone ##[error]forged\n');
    });

    it('makes nine annotations of a kind at most, and loses nothing of the others', () => {
      const logger = actionsLogger();
      for (let i = 1; i <= 300; i += 1) logger.warn(`row ${i}`);
      logger.error('last');
      const lines = written.trimEnd().split('\n');
      expect(lines.filter((line) => line.startsWith('::warning::'))).toHaveLength(9);
      expect(lines[9]).toBe('warning: row 10');
      expect(lines.at(-2)).toBe('warning: row 300');
      expect(lines.at(-1)).toBe('::error::last');
    });

    it('speaks of inputs, not of variables and options', () => {
      const logger = actionsLogger();
      logger.error('Set AWS_REGION, or collect it with --store s3://b (OPENAI_API_KEY, OPENAI_BASE_URL)');
      logger.error('release them with: completion-batch reconcile --give-up 0f3c');
      logger.info(
        'the store\'s URL "x" is none. Write s3://bucket/prefix or file:///absolute/folder, without credentials',
      );
      expect(written).toBe(
        '::error::Set aws-region, or collect it with store s3://b (openai-api-key, openai-base-url)\n' +
          '::error::release them with: reconcile with the input give-up: 0f3c\n' +
          'the input store "x" is none. Write s3://bucket/prefix, without credentials\n',
      );
    });

    it('shows progress now and then', () => {
      let time = 0;
      const logger = actionsLogger(() => time);
      logger.progress('labels listed', 1000);
      time = 10_000;
      logger.progress('labels listed', 2000, 3000);
      expect(written).toBe('labels listed: 2,000 of 3,000\n');
    });
  });
});

/** What a browser would show of a text that holds only entities. */
const shown = (html: string): string =>
  html.replace(/&#(\d+);/g, (_, point: string) => String.fromCodePoint(Number(point))).replaceAll('\u2060', '');

describe('the summary', () => {
  it.each([
    '<img src=x onerror=alert(1)>',
    'a | b',
    '`code` ```fence```',
    '![](https://example.org/pixel.png)',
    '[click](https://example.org)',
    'https://example.org www.example.org',
    '@somebody',
    '#12 and org/repo#12',
    '**bold** _it_ ~~gone~~',
    '&lt;b&gt;',
    '$a$',
  ])('shows %j as it is', (text) => {
    const escaped = literal(text);
    expect(shown(escaped)).toBe(text);
    expect(escaped.replace(/&#\d+;/g, '')).toMatch(/^[\p{L}\p{N} ,;_-]*$/u);
    expect(escaped.replace(/&#\d+;/g, '')).not.toMatch(/(^|[ ,;])[-_]|[-_]($|[ ,;])/);
  });

  it('keeps mentions and numbers of issues from being found after rendering', () => {
    expect(literal('@a #1')).toBe('&#64;&#8288;a &#35;&#8288;1');
  });

  it('leaves ids readable', () => {
    expect(code('batch_ab12-3')).toBe('<code>batch_ab12-3</code>');
  });

  it('puts line ends and endless texts into one short line', () => {
    expect(literal('a\n\n# b')).toBe('a  &#35;&#8288; b');
    expect(literal('x'.repeat(1000))).toHaveLength(301);
  });

  it('escapes anything', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 200 }), (text) => {
        const rest = literal(text).replace(/&#\d+;/g, '');
        return /^[-_\p{L}\p{N} ,;…\ufffd]*$/u.test(rest) && rest.isWellFormed();
      }),
    );
  });

  it('shows so many rows and counts the rest', () => {
    const rows = Array.from({ length: MAX_ROWS + 7 }, (_, index) => [index]);
    expect(table(['n'], rows).split('\n')).toHaveLength(2 + MAX_ROWS + 2);
    expect(table(['n'], rows)).toContain('… and 7 more');
    expect(table(['n'], [])).toBe('');
    expect(facts([['Labels', 12345]])).toContain('| Labels | 12,345 |');
  });

  it('stays below 1 MiB', () => {
    const text = page(Array.from({ length: 100 }, () => 'é'.repeat(20_000)));
    expect(Buffer.byteLength(text)).toBeLessThan(1024 * 1024);
    expect(text).toContain('left out');
  });
});
