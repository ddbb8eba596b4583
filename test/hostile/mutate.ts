/** Values that nearly fit: a good one, with a few of its parts replaced, removed or added by what breaks careless code. */
import { isCompletionBatchError } from '@completion-batch/engine';
import fc from 'fast-check';
import { expect } from 'vitest';
import { hostileText } from '../../packages/core/test/arbitraries.ts';

/** Names that leave a folder, are none on some system, or mean something to an object. */
export const hostileName: fc.Arbitrary<string> = fc.oneof(
  fc.constantFrom(
    '..',
    '../../etc/passwd',
    'a/../../b',
    '/etc/passwd',
    'file:///etc/passwd',
    'C:\\Windows\\x',
    '..\\..\\x',
    'CON',
    'nul.txt',
    'a\u0000b',
    'a\u2028b',
    'a//b',
    './a',
    '.',
    '',
    ' ',
    'a b ',
    '\ufeffa',
    '%2e%2e/x',
    '__proto__',
    'constructor',
    'toString',
    'hasOwnProperty',
    '-rf',
    '$(id)',
    '`id`',
    '::error::x',
    '\n::error::x',
    '##[error]x',
    'x'.repeat(2000),
  ),
  fc
    .array(fc.constantFrom('..', '.', '/', '\\', 'a', 'é', '\u0000', '#', '%', ' ', '::'), { maxLength: 8 })
    .map((parts) => parts.join('')),
);

export const hostileValue: fc.Arbitrary<unknown> = fc.oneof(
  { weight: 4, arbitrary: hostileText.map((text) => text.slice(0, 5000)) },
  { weight: 4, arbitrary: hostileName },
  {
    weight: 4,
    arbitrary: fc.constantFrom<unknown>(
      null,
      true,
      0,
      -1,
      1.5,
      1e21,
      1e308,
      2 ** 53,
      [],
      {},
      [[]],
      [null],
      { S: '' },
      { N: 'NaN' },
      { N: '1e999' },
      { N: '-1' },
      { NULL: true },
      { L: [] },
      { M: {} },
      { S: 1 },
    ),
  },
  { weight: 1, arbitrary: fc.jsonValue({ maxDepth: 3 }) },
);

interface Change {
  readonly path: readonly number[];
  readonly kind: 'replace' | 'remove' | 'add' | 'rename';
  readonly name: string;
  readonly value: unknown;
}

const change: fc.Arbitrary<Change> = fc.record({
  path: fc.array(fc.nat(1000), { minLength: 1, maxLength: 6 }),
  kind: fc.constantFrom('replace', 'replace', 'replace', 'remove', 'add', 'rename'),
  name: hostileName,
  value: hostileValue,
});

/** `good` after none to four changes anywhere in it. */
export function mutated(good: unknown): fc.Arbitrary<unknown> {
  return fc.array(change, { maxLength: 4 }).map((changes) => changes.reduce(apply, structuredClone(good)));
}

function apply(root: unknown, { path, kind, name, value }: Change): unknown {
  const [first = 0, ...rest] = path;
  if (typeof root !== 'object' || root === null) return value;
  const entries: [string, unknown][] = Array.isArray(root)
    ? root.map((item, index): [string, unknown] => [String(index), item])
    : Object.entries(root);
  const at = entries.length === 0 ? -1 : first % entries.length;
  const entry = entries[at];
  const deeper = rest.length > 0 && typeof entry?.[1] === 'object' && entry[1] !== null;
  if (entry !== undefined && deeper) entry[1] = apply(entry[1], { path: rest, kind, name, value });
  else if (kind === 'add' || entry === undefined) entries.push([name, value]);
  else if (kind === 'remove') entries.splice(at, 1);
  else if (kind === 'rename') entry[0] = name;
  else entry[1] = value;
  if (Array.isArray(root)) return entries.map(([, item]) => item);
  // fromEntries makes a property of `__proto__`, as JSON.parse does.
  return Object.fromEntries(entries);
}

/** What `work` gives; a refusal must be one of ours, with a message and a remedy. Anything else thrown is a defect. */
export function checked<T>(work: () => T): { readonly value: T } | { readonly refused: string } {
  try {
    return { value: work() };
  } catch (error) {
    return { refused: refusal(error) };
  }
}

export async function checkedAsync<T>(
  work: () => Promise<T>,
): Promise<{ readonly value: T } | { readonly refused: string }> {
  try {
    return { value: await work() };
  } catch (error) {
    return { refused: refusal(error) };
  }
}

function refusal(error: unknown): string {
  if (!isCompletionBatchError(error)) throw error;
  expect(error.message).toMatch(/\S/);
  expect(error.remedy).toMatch(/\S/);
  return error.code;
}
