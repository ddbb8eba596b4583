/** Nights of plain requests with the state in a folder, stopped and begun again: see sweep.ts. */
import { describe, expect, vi } from 'vitest';
import { type Combination, nameOf } from '../world/combinations.ts';
import { scale } from '../world/scale.ts';
import { describeSweep } from './sweep.ts';

vi.mock('node:fs/promises', async (original) => {
  const { guardFiles } = await import('../world/boundary.ts');
  return guardFiles(await original<typeof import('node:fs/promises')>());
});

const combination: Combination = { state: 'objects', workload: 'requests' };

describe(`nights that are stopped: ${nameOf(combination)}`, () => {
  describeSweep(
    {
      combination,
      nights: ['run-1', 'run-2'],
      batches: 3,
      atLeast: 490,
      sizes: {
        onceStep: scale(400, 1),
        seenStep: scale(150, 1),
        costlyStep: scale(3, 1),
        pairs: scale(1, 150),
        clockStep: scale(200, 1),
        nextStep: scale(400, 3),
      },
    },
    (calls) => {
      expect(calls).toMatchInlineSnapshot(`
        {
          "file mkdir": 8,
          "file mkdtemp": 8,
          "file open": 15,
          "file rm": 14,
          "file writeFile": 3,
          "openai GET /v1/batches": 2,
          "openai GET /v1/batches/:id": 3,
          "openai GET /v1/files": 2,
          "openai GET /v1/files/:id": 3,
          "openai GET /v1/files/:id/content": 3,
          "openai GET /v1/models/gpt-4.1-mini": 2,
          "openai POST /v1/batches": 3,
          "openai POST /v1/chat/completions": 1,
          "openai POST /v1/files": 3,
          "store create": 51,
          "store delete": 6,
          "store get": 71,
          "store list": 58,
          "store stream": 6,
        }
      `);
    },
  );
});
