/** What is small on the wire and large in memory, or never ends, taken by a process of its own: its peak by the kernel's account. */
import { describe, expect, it } from 'vitest';
import { FLOODS, take } from '../../bench/support/floods.ts';
import { OPENAI_BOUNDS } from '../../packages/engine/src/platform/bounds.ts';
import { scale } from '../world/scale.ts';

const WITHIN_MB = 300;
/** Half of them is the program itself. */
const quick = FLOODS.filter(({ slow }) => slow !== true).filter((_, at) => at % scale(3, 1) === 0);
const allowed = (name: string): boolean => name.includes('as are allowed') || name.includes('as is allowed');

describe.runIf(process.platform === 'linux')('a flood', () => {
  it.each(quick)('of $name is ended, in little memory', async (flood) => {
    const { peakMb, said } = await take(flood);
    expect(peakMb).toBeGreaterThan(30);
    expect(peakMb).toBeLessThan(WITHIN_MB);
    if (flood.act === 'list') expect(said).toMatch(/^\d+ batches are kept$/);
    else if (flood.act === 'results')
      expect(said).toMatch(/an answer$|nothing, then an answer$|an answer, then nothing$/);
    else if (flood.bound === OPENAI_BOUNDS.error) expect(said).toMatch(/^batch batch_1 cannot be read: 400 x+$/);
    else if (!allowed(flood.name)) expect(said).toMatch(/has more than \d+ (bytes|objects)/);
  });
});
