import fc from 'fast-check';
import { expect, it } from 'vitest';
import { canonicalDigest, canonicalText } from '../../src/platform/canonical-text.ts';
import { sha256 } from '../../src/platform/digest.ts';

const text = fc.oneof(
  fc.string(),
  fc.array(fc.nat(0xffff), { maxLength: 20 }).map((all) => String.fromCharCode(...all)),
  fc.constantFrom(
    '"',
    '\\',
    '\n',
    '\u0000',
    '\u007f',
    '\u2028',
    'é',
    '—',
    '😀',
    '\ud83d',
    '\ude00',
    '__proto__',
    'toJSON',
  ),
);
const name = fc.oneof(text, fc.constantFrom('2', '10', '01', '-1', '4294967294', '4294967295', '1e3', 'a', 'B'));
const { value } = fc.letrec((tie) => ({
  value: fc.oneof(
    { maxDepth: 4 },
    text,
    fc.constantFrom(null, true, false, 0, -0, 1e21, 1e-7, 0.1, Infinity),
    fc.double(),
    fc.array(tie('value'), { maxLength: 4 }),
    fc.dictionary(name, tie('value'), { maxKeys: 5 }),
  ),
}));

it('is one text however the members are ordered, and its digest is that of the text', () => {
  expect(canonicalText({ b: [{ d: 1, c: 2 }], a: 'x' })).toBe('{"a":"x","b":[{"c":2,"d":1}]}');
  fc.assert(
    fc.property(value, (any) => {
      const read: unknown = JSON.parse(JSON.stringify(any));
      expect(canonicalDigest(read)).toBe(sha256(canonicalText(read)));
    }),
  );
});

it.each([8190, 8191, 8192, 8193, 40_000])('is the same for a text of %d letters, whatever they are', (length) => {
  for (const letter of ['a', '"', '\u0001', 'é', '—', '😀', '\ud800']) {
    for (const before of ['', 'a', 'aa', 'aaa']) {
      const long = { text: before + letter.repeat(length), after: [before, 1.5] };
      expect(canonicalDigest(long)).toBe(sha256(canonicalText(long)));
    }
  }
});
