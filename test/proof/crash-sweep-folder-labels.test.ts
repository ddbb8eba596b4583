/** Nights of labels with the state in a folder, stopped and begun again: see sweep.ts. */
import { describe, expect, vi } from 'vitest';
import { type Combination, nameOf } from '../world/combinations.ts';
import { scale } from '../world/scale.ts';
import { describeSweep } from './sweep.ts';

vi.mock('node:fs/promises', async (original) => {
  const { guardFiles } = await import('../world/boundary.ts');
  return guardFiles(await original<typeof import('node:fs/promises')>());
});

const combination: Combination = { state: 'objects', workload: 'labels' };

describe(`nights that are stopped: ${nameOf(combination)}`, () => {
  describeSweep(
    {
      combination,
      nights: ['run-1', 'run-2'],
      batches: 4,
      atLeast: 670,
      sizes: {
        onceStep: scale(250, 1),
        seenStep: scale(90, 1),
        costlyStep: scale(3, 1),
        pairs: scale(2, 150),
        clockStep: scale(120, 1),
        nextStep: scale(200, 3),
      },
    },
    (calls) => {
      expect(calls).toMatchInlineSnapshot(`
        {
          "file mkdir": 14,
          "file mkdtemp": 10,
          "file open": 22,
          "file rename": 2,
          "file rm": 24,
          "file writeFile": 8,
          "openai GET /v1/batches": 2,
          "openai GET /v1/batches/:id": 4,
          "openai GET /v1/files": 2,
          "openai GET /v1/files/:id": 4,
          "openai GET /v1/files/:id/content": 4,
          "openai GET /v1/models/gpt-4.1-mini": 2,
          "openai POST /v1/batches": 4,
          "openai POST /v1/chat/completions": 1,
          "openai POST /v1/files": 4,
          "store create": 61,
          "store delete": 8,
          "store get": 41,
          "store head": 2,
          "store list": 66,
          "store put": 2,
          "store stream": 8,
          "table BatchExecuteStatement": 8,
          "table BatchGetItem": 1,
          "table BatchWriteItem": 3,
          "table GetItem": 12,
          "table PutItem": 3,
          "table Query": 20,
        }
      `);
    },
  );
});
