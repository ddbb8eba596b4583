/** Answers that agree with people too rarely: held, decided on, and all of that stopped and begun again: see sweep.ts. */
import { scriptResponder } from '@completion-batch/emulator';
import { decide } from '@completion-batch/engine';
import { describe, expect, vi } from 'vitest';
import { judged } from '../world/answers.ts';
import { phasesOf } from '../world/chain.ts';
import { MODEL, OPTIONS, PIPELINE } from '../world/combinations.ts';
import { scale } from '../world/scale.ts';
import { receipts, smallLabel } from '../world/small-receipts.ts';
import type { Item, World } from '../world/world.ts';
import { describeSweep, type Scene } from './sweep.ts';

vi.mock('node:fs/promises', async (original) => {
  const { guardFiles } = await import('../world/boundary.ts');
  return guardFiles(await original<typeof import('node:fs/promises')>());
});

/** So many that each model's part of the audits is told apart: of one twenty, of the other some. */
const SIZE = 8;
/** Words of each receipt that people have judged beside those to check: right, and one more that was wrong before. */
const RIGHT = [
  [1, 2, 'MERCHANT_NAME'],
  [2, 1, 'DATE'],
  [3, 1, 'GRAND_TOTAL'],
] as const;

const rows: Item[] = [
  ...receipts(SIZE),
  ...Array.from({ length: SIZE }, (_, index) =>
    RIGHT.map(([line, word, label]) => smallLabel(index + 1, line, word, label, 'VALID')),
  ).flat(),
];

/** The first model calls everything wrong; the other one is asked little that people have judged, and is not held. */
const emulator = () => ({
  responder: scriptResponder({ default: judged((_, model) => ({ valid: model !== MODEL })) }),
});

async function lead(world: World): Promise<void> {
  const options = { audit: { share: 1, minAgreement: 0.5 }, escalateModel: OPTIONS.escalateModel };
  await world.submit(await world.prepareAndFormat('run-1', undefined, undefined, options));
  await world.answer();
}

/** Collected, put right, decided on by a person, collected again. */
const deciding =
  (decision: 'accepted' | 'rejected'): Scene['night'] =>
  (world, process) =>
    process.boundary.run(async () => {
      const { collect, reconcile } = phasesOf(world);
      const looks = await collect(world, process);
      await reconcile(world, process);
      for (const { kind, batchId } of looks)
        if (kind === 'held') await decide(world.services(process), batchId, decision);
      await collect(world, process);
    });

/** Labels that the first model called wrong, three of a receipt, and one of which the other one said that it is right. */
const AFTER = {
  accepted: { VALID: 4 * SIZE, INVALID: 4 * SIZE },
  rejected: { VALID: 4 * SIZE, INVALID: SIZE, NONE: 3 * SIZE },
};

/** What is told of a batch that is held is known of its record; its files are fetched again when it is decided. */
const KNOWN = {
  'file mkdir': 3,
  'file mkdtemp': 3,
  'file open': 6,
  'file rm': 3,
  'file writeFile': 3,
  'openai GET /v1/batches': 1,
  'openai GET /v1/batches/:id': 3,
  'openai GET /v1/files': 1,
  'openai GET /v1/files/:id': 3,
  'openai GET /v1/files/:id/content': 3,
  'store create': 3,
  'store stream': 4,
  'table BatchExecuteStatement': 2,
  'table BatchGetItem': 11,
  'table GetItem': 10,
  'table UpdateItem': 9,
};
const ITS_OWN = {
  accepted: { 'table BatchWriteItem': 5, 'table Query': 17 },
  rejected: { 'table BatchWriteItem': 2, 'table Query': 16 },
};

for (const decision of ['accepted', 'rejected'] as const) {
  describe(`a batch that is held and ${decision}`, () => {
    describeSweep(
      {
        combination: PIPELINE,
        scene: { rows, emulator, lead, night: deciding(decision), after: AFTER[decision] },
        nights: ['run-1'],
        batches: 2,
        atLeast: 150,
        sizes: {
          onceStep: scale(60, 1),
          seenStep: scale(40, 1),
          pairs: scale(1, 60),
          clockStep: scale(70, 1),
        },
      },
      (calls) => expect(calls).toEqual({ ...KNOWN, ...ITS_OWN[decision] }),
    );
  });
}
