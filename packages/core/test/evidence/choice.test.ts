import { describe, expect, it } from 'vitest';
import { evidenceOf } from '../../src/evidence/choice.ts';

describe('the option evidence', () => {
  it.each([
    ['off', undefined],
    ['', undefined],
    ['table', ['table']],
    [' table , vectors ', ['table', 'vectors']],
    ['table?verdicts=all,chroma://localhost:8000/words', ['table?verdicts=all', 'chroma://localhost:8000/words']],
  ])('%j', (text, sources) => {
    expect(evidenceOf(text)?.sources).toEqual(sources);
  });

  it.each([
    ['tables', 'has "tables"'],
    ['table,off', 'has "off"'],
    ['table,table?verdicts=all', 'names table twice'],
    ['https://user:pw@host/words', 'https://…@host/words'],
    ['chroma://user:pw@host/words', 'has a user name or a password in it'],
    ['chroma://host', 'names no collection'],
    ['chroma://host/words?key=x', 'chroma://'],
  ])('%j is refused, and nothing secret shown', (text, why) => {
    expect(() => evidenceOf(text)).toThrow(expect.objectContaining({ code: 'invalid-input' }));
    expect(() => evidenceOf(text)).toThrow(why);
    expect(() => evidenceOf(text)).not.toThrow(/pw/);
  });

  it.each([0, 4001, 1.5, Number.NaN])('%d tokens are refused', (tokens) => {
    expect(() => evidenceOf('table', tokens)).toThrow('evidence-tokens is');
  });
});
