import { setImmediate } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { readAhead } from '../../src/submit/read-ahead.ts';

/** Pieces 1, 2, …, with what happened when. */
function source(count: number, failsAt?: number) {
  const log: string[] = [];
  async function* pieces(): AsyncGenerator<number> {
    try {
      for (let piece = 1; piece <= count; piece += 1) {
        if (piece === failsAt) throw new Error('cannot be made');
        log.push(`made ${piece}`);
        yield piece;
      }
    } finally {
      log.push('closed');
    }
  }
  return { log, pieces: pieces() };
}

const turns = async (): Promise<void> => {
  for (let turn = 0; turn < 3; turn += 1) await setImmediate();
};

describe('reading ahead', () => {
  it('makes the next piece, and no other, while one is worked on', async () => {
    const { log, pieces } = source(3);
    for await (const piece of readAhead(pieces)) {
      log.push(`begun ${piece}`);
      await turns();
      log.push(`done ${piece}`);
    }
    expect(log.join(', ')).toBe('made 1, begun 1, made 2, done 1, begun 2, made 3, done 2, begun 3, closed, done 3');
  });

  it('tells of a piece that cannot be made when the one before is done', async () => {
    const { log, pieces } = source(3, 2);
    const work = async (): Promise<void> => {
      for await (const piece of readAhead(pieces)) {
        await turns();
        log.push(`done ${piece}`);
      }
    };
    await expect(work()).rejects.toThrow('cannot be made');
    expect(log).toEqual(['made 1', 'closed', 'done 1']);
  });

  it('closes what it reads where the work ends early', async () => {
    const { log, pieces } = source(5);
    for await (const piece of readAhead(pieces)) if (piece === 2) break;
    expect(log.at(-1)).toBe('closed');
    expect(log).not.toContain('made 4');
  });
});
