/** A night of the pipeline, stopped and begun again: see sweep.ts. */
import { describe, expect, vi } from 'vitest';
import { PIPELINE } from '../world/combinations.ts';
import { scale } from '../world/scale.ts';
import { describeSweep } from './sweep.ts';

vi.mock('node:fs/promises', async (original) => {
  const { guardFiles } = await import('../world/boundary.ts');
  return guardFiles(await original<typeof import('node:fs/promises')>());
});

describe('a night that is stopped', () => {
  describeSweep(
    {
      // With all options: what is read, asked and written for them is stopped, too.
      combination: { ...PIPELINE, withOptions: true },
      nights: ['run-1'],
      batches: 2,
      atLeast: 384,
      sizes: {
        onceStep: scale(34, 1),
        seenStep: scale(5, 1),
        pairs: scale(3, 150),
        clockStep: scale(34, 1),
        nextStep: scale(90, 3),
      },
    },
    (calls) => {
      expect(calls).toMatchInlineSnapshot(`
        {
          "file mkdir": 7,
          "file mkdtemp": 5,
          "file open": 13,
          "file rename": 1,
          "file rm": 12,
          "file writeFile": 5,
          "openai GET /v1/batches": 1,
          "openai GET /v1/batches/:id": 2,
          "openai GET /v1/files": 1,
          "openai GET /v1/files/:id": 3,
          "openai GET /v1/files/:id/content": 3,
          "openai GET /v1/models/gpt-4.1": 1,
          "openai GET /v1/models/gpt-4.1-mini": 1,
          "openai POST /v1/batches": 2,
          "openai POST /v1/chat/completions": 2,
          "openai POST /v1/files": 2,
          "store create": 8,
          "store head": 1,
          "store list": 1,
          "store put": 1,
          "store stream": 4,
          "table BatchExecuteStatement": 5,
          "table BatchGetItem": 3,
          "table BatchWriteItem": 3,
          "table GetItem": 26,
          "table PutItem": 6,
          "table Query": 55,
          "table UpdateItem": 20,
        }
      `);
    },
  );
});
