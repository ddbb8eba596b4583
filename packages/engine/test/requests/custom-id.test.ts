import fc from 'fast-check';
import { expect, it } from 'vitest';
import { customIdInBytes } from '../../src/requests/custom-id.ts';

const idOf = (line: string): string | undefined => customIdInBytes(Buffer.from(line));

it('is that of a line as it is usually written', () => {
  expect(idOf('{"custom_id":"a-1","method":"POST","body":{"input":"\\n \\"x\\" \\u00e9 é"}}')).toBe('a-1');
});

it.each([
  ['it stands there twice', '{"custom_id":"a","x":1,"custom_id":"b"}'],
  ['its name stands there twice, once in letters by number', String.raw`{"custom_id":"a","custom\u005fid":"b"}`],
  ['the same, of another letter', String.raw`{"custom_id":"a","\u0063ustom_id":"b"}`],
  ['it is not the first member', '{"x":1,"custom_id":"a"}'],
  ['it has an escape', String.raw`{"custom_id":"a\u0041"}`],
  ['it is no ASCII', '{"custom_id":"ä"}'],
  ['it is empty', '{"custom_id":""}'],
  ['it does not end', '{"custom_id":"a'],
  ['it is no text', '{"custom_id":1}'],
  ['the line is no object', '"custom_id"'],
])('does not tell where %s', (_, line) => {
  expect(idOf(line)).toBeUndefined();
});

/** Lines of JSON in all forms, among them those that say their id twice. */
const names = fc.constantFrom('custom_id', 'body', 'x_id', 'custom', '_id');
const texts = fc.oneof(fc.string({ unit: 'binary' }), fc.constantFrom('custom_id', '"custom_id"', '\\u005f', '_id"'));
const spelled = fc.tuple(names, fc.nat({ max: 20 })).map(([name, at]) => {
  const letter = name.charCodeAt(at);
  if (Number.isNaN(letter)) return JSON.stringify(name);
  return `"${name.slice(0, at)}\\u${letter.toString(16).padStart(4, '0')}${name.slice(at + 1)}"`;
});
const values = fc.oneof(texts, fc.integer(), fc.dictionary(fc.string(), texts)).map((value) => JSON.stringify(value));
const lines = fc
  .array(
    fc.tuple(
      fc.oneof(
        names.map((name) => `"${name}"`),
        spelled,
      ),
      values,
    ),
    { minLength: 1, maxLength: 4 },
  )
  .map((members) => `{${members.map(([name, value]) => `${name}:${value}`).join(',')}}`);

it('is what JSON.parse gives, or unknown', () => {
  fc.assert(
    fc.property(fc.boolean(), texts, lines, (isFirst, id, rest) => {
      const line = isFirst ? `{"custom_id":${JSON.stringify(id)},${rest.slice(1)}` : rest;
      const found = idOf(line);
      if (found !== undefined) expect(found).toBe((JSON.parse(line) as { custom_id: unknown }).custom_id);
    }),
    { numRuns: 2000 },
  );
});
