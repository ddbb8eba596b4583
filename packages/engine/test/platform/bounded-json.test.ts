import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { checkJson, parseJson } from '../../src/platform/bounded-json.ts';
import { BoundError } from '../../src/platform/bounded-stream.ts';
import { JSON_BOUNDS } from '../../src/platform/bounds.ts';

const { depth, values, members } = JSON_BOUNDS;

describe('JSON within bounds', () => {
  it('is what JSON.parse makes of it', () => {
    fc.assert(
      fc.property(fc.json(), (text) => {
        expect(parseJson(text)).toEqual(JSON.parse(text));
      }),
    );
  });

  it.each(['{"a"', '', 'x', '[1,]'])('that is none (%j) is a SyntaxError', (text) => {
    expect(() => parseJson(text)).toThrow(SyntaxError);
  });

  it.each([
    ['lists', '[', '0', ']'],
    ['lists among blanks', '[ \n', '0', ' ]'],
    ['objects', '{"a":', '0', '}'],
    ['lists behind text', '["\\"]}", "\\\\",', '0', ']'],
  ])('is refused where it is too deep: %s', (_, open, middle, close) => {
    const text = (levels: number): string => open.repeat(levels) + middle + close.repeat(levels);
    expect(() => parseJson(text(depth.most))).not.toThrow();
    for (const levels of [depth.most + 1, 300_000]) {
      expect(() => parseJson(text(levels)), `${levels}`).toThrow(BoundError);
      expect(() => checkJson(text(levels)), `${levels}`).toThrow(BoundError);
    }
  });

  it.each([
    ['objects', `[${'{},'.repeat(members.most)}0]`],
    ['members', `{${Array.from({ length: members.most + 1 }, (_, at) => `"${at}":0`).join()}}`],
    ['values', `[${'0,'.repeat(values.most + 1)}0]`],
  ])('is refused where it has too many %s, before any is made', (_, text) => {
    expect(() => checkJson(text)).toThrow(BoundError);
    expect(() => parseJson(text)).toThrow(BoundError);
  });

  it('does not count what stands in texts', () => {
    const text = JSON.stringify({ a: '[{"\\,:'.repeat(200_000), b: '\\"'.repeat(1000), c: `${'x'.repeat(100)}\\` });
    expect(parseJson(text)).toEqual(JSON.parse(text));
  });
});
