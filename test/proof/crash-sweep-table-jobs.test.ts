/** A job's life, from its files to its results, with the state in the table, stopped and begun again: see sweep.ts. */
import { describe, expect, vi } from 'vitest';
import { type Combination, nameOf } from '../world/combinations.ts';
import { scale } from '../world/scale.ts';
import { describeSweep } from './sweep.ts';

vi.mock('node:fs/promises', async (original) => {
  const { guardFiles } = await import('../world/boundary.ts');
  return guardFiles(await original<typeof import('node:fs/promises')>());
});

const combination: Combination = { state: 'table', workload: 'jobs' };

describe(`jobs that are stopped: ${nameOf(combination)}`, () => {
  describeSweep(
    {
      combination,
      nights: ['run-1', 'run-2'],
      batches: 3,
      atLeast: 600,
      sizes: {
        onceStep: scale(400, 1),
        seenStep: scale(150, 1),
        costlyStep: scale(8, 1),
        pairs: scale(1, 150),
        clockStep: scale(200, 1),
        nextStep: scale(400, 3),
      },
    },
    (calls) => {
      expect(calls).toMatchInlineSnapshot(`
        {
          "file mkdir": 17,
          "file mkdtemp": 14,
          "file open": 28,
          "file rm": 25,
          "file writeFile": 6,
          "openai GET /v1/batches/:id": 3,
          "openai GET /v1/files/:id": 4,
          "openai GET /v1/files/:id/content": 4,
          "openai GET /v1/models/gpt-4.1-mini": 3,
          "openai GET /v1/models/text-embedding-3-small": 3,
          "openai POST /v1/batches": 3,
          "openai POST /v1/chat/completions": 1,
          "openai POST /v1/embeddings": 1,
          "openai POST /v1/files": 3,
          "store create": 24,
          "store delete": 1,
          "store get": 56,
          "store head": 10,
          "store list": 11,
          "store put": 3,
          "store stream": 12,
          "table GetItem": 32,
          "table PutItem": 6,
          "table Query": 52,
          "table UpdateItem": 26,
        }
      `);
    },
  );
});
