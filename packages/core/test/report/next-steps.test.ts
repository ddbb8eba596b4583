/** What is to be done after a submit, as facts that every entry says in its own way. */
import { expect, it } from 'vitest';
import { afterCollect, afterSubmit } from '../../src/index.ts';

const file = (ending: string) => ({ ending, batchId: 'b', requests: 1, units: 2, bytes: 3, tokens: 4, cost: 1 });

function submitted(more: object, ...endings: readonly string[]): Parameters<typeof afterSubmit>[0] {
  const lists = { missingShards: [], refused: [], tooLarge: [], stuck: [] };
  const rest = { model: 'm', dryRun: false, alreadySubmitted: 0, complete: true };
  return { ...rest, ...lists, files: endings.map(file), ...more } as never;
}

it('what failed is told apart from what only waits; what was sent is to be collected', () => {
  expect(afterSubmit(submitted({}, 'submitted', 'submitted'))).toEqual([{ to: 'collect', batches: 2, when: 'later' }]);
  expect(afterSubmit(submitted({ complete: false }, 'submitted', 'waiting', 'failed'))).toEqual([
    { to: 'submit-again', failed: 1, waiting: 1 },
    { to: 'collect', batches: 1, when: 'later' },
  ]);
  expect(afterSubmit(submitted({ alreadySubmitted: 5 }))).toMatchObject([{ to: 'collect' }]);
  expect(afterSubmit(submitted({ complete: false }, 'elsewhere'))).toMatchObject([{ to: 'submit-again', failed: 0 }]);
});

it('of a dry run nothing is to be collected, and of nothing nothing is to be done', () => {
  expect(afterSubmit(submitted({ dryRun: true }, 'planned'))).toEqual([{ to: 'leave-dry-run' }]);
  expect(afterSubmit(submitted({ dryRun: true }))).toEqual([]);
  expect(afterSubmit(submitted({}))).toEqual([]);
  expect(afterCollect([])).toEqual([]);
  expect(afterCollect([], 2)).toEqual([{ to: 'retry', batches: 2 }]);
});
