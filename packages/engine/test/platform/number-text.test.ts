import { expect, it } from 'vitest';
import { inThousands } from '../../src/platform/number-text.ts';

it.each([
  0,
  -0,
  7,
  999,
  1_000,
  -1_000,
  -999,
  12_345,
  1_234_567,
  Number.MAX_SAFE_INTEGER,
  Number.MIN_SAFE_INTEGER,
  1e21,
  0.5,
  1_234.5678,
  Number.NaN,
  Number.POSITIVE_INFINITY,
])('%d reads as Intl has it', (value) => {
  expect(inThousands(value)).toBe(new Intl.NumberFormat('en-US').format(value).replace('-0', value === 0 ? '0' : '-0'));
});
