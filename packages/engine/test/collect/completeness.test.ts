/** When what was read of a batch can be all, seen at its edges; test/phases/collect-complete.test.ts has the whole way. */
import { expect, it } from 'vitest';
import { type Evidence, shortageOf } from '../../src/collect/completeness.ts';

const evidence = (changes: Partial<Evidence>): Evidence => ({
  remote: {
    request_counts: { total: 2, completed: 1, failed: 1 },
    in_progress_at: 1,
    output_file_id: null,
    error_file_id: 'e',
  },
  status: 'COMPLETED',
  own: 2,
  found: 2,
  answered: 0,
  files: [
    { kind: 'output', state: 'unnamed', why: '' },
    { kind: 'error', state: 'here', why: '' },
  ],
  strange: [],
  ...changes,
});

it('a line for each request in the error file is not all while the answered ones may stand in an output file', () => {
  expect(shortageOf(evidence({}))).toMatchObject({
    late: true,
    text: expect.stringContaining('1 of 2 requests answered'),
  });
  const both = [
    { kind: 'output', state: 'here', why: '' },
    { kind: 'error', state: 'here', why: '' },
  ] as const;
  expect(shortageOf(evidence({ files: both }))).toBeUndefined();
  expect(shortageOf(evidence({ answered: 1 }))).toBeUndefined();
});
