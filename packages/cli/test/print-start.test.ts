/** What start says in the end: of a model server, and of what waits. */
import { expect, it } from 'vitest';
import { type StartReport, waitingText, whyFailed, whyUnanswered } from '../src/render/print-start.ts';

const counts = {
  valid: 0,
  invalid: 0,
  needsReview: 0,
  released: {},
  exhausted: 0,
  unsure: 0,
  changedElsewhere: 0,
  corrections: 0,
};
const server = { by: 'server', server: { baseURL: 'http://127.0.0.1:8080/v1', timeoutMs: 30_000, concurrency: 2 } };

/** Rounds with one settled batch each, as far as these sentences look at them. */
function report(answers: object, ...rounds: (Partial<typeof counts> | undefined)[]): StartReport {
  const result = { submitted: { complete: true, files: [], refused: [], stuck: [] }, failedShards: [] };
  const results = rounds.map((more, at) =>
    more === undefined
      ? []
      : [{ batchId: `batch ${at}`, kind: 'settled', trouble: false, counts: { ...counts, ...more } }],
  );
  const all = results.map((one) => ({ result, collected: { results: one, failures: [] } }));
  return { answers, rounds: all } as unknown as StartReport;
}

it('a model of which no answer could be used is no success, though nothing is left to ask', () => {
  expect(whyFailed(report(server, { exhausted: 3 }, undefined))).toBe('no answer of the model could be used');
  expect(whyFailed(report(server, { exhausted: 3 }, { valid: 1 }, undefined))).toBeUndefined();
  expect(whyFailed(report({ by: 'rules' }, { exhausted: 3 }, undefined))).toBeUndefined();
  expect(whyFailed(report(server, undefined))).toBeUndefined();
});

it('what got no answer in the end is told with the server, its limit and what to change', () => {
  const told = whyUnanswered(report(server, { valid: 1 }, { released: { 'no-answer': 4 } }));
  expect(told).toMatch(/^4 labels got no answer from http:\/\/127\.0\.0\.1:8080\/v1: .* 30 s\. No attempt/);
  expect(told).toMatch(/--answers-timeout SECONDS, or fewer than 2 requests at a time with --answers-concurrency N/);
  expect(whyUnanswered(report(server, { released: { 'no-answer': 4 } }, { valid: 4 }))).toBeUndefined();
});

it.each([
  [
    9,
    [{ needsReview: 2, unsure: 1, exhausted: 1 }, { needsReview: 1 }],
    '9 labels wait for a person: the 5 above, and 4 that did before.',
  ],
  [5, [{ needsReview: 5 }], '5 labels wait for a person.'],
  [1, [undefined], '1 label waits for a person.'],
])('%i labels that wait are held against those that are told above', (all, rounds, said) => {
  expect(waitingText(report({ by: 'rules' }, ...rounds), all)).toBe(said);
});
