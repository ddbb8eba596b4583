import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { mergeNdjsons } from '@completion-batch/engine';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { limitRefusalIn, readLimitRefusal } from '../../src/openai/limit-refusal.ts';
import { halfOf, learnedLimits } from '../../src/queue/learned-limits.ts';

const QUEUE =
  'Enqueued token limit reached for gpt-4o-mini in organization org-abc. Limit: 2,000,000 enqueued tokens. Please try again once some in_progress batches have been completed.';
const SIZE =
  'The batch input file is larger than the 209715200 maximum for the gpt-4o model. Please try again with a smaller batch.';

describe('a refusal', () => {
  it.each([
    ['of a batch for want of room', { code: 'token_limit_exceeded', message: QUEUE }, 'queue', 2_000_000],
    ['of a call for want of room', { status: 429, code: null, message: `429 ${QUEUE}` }, 'queue', 2_000_000],
    ['that names no number', { code: 'token_limit_exceeded', message: 'Too many.' }, 'queue', undefined],
    ['of a batch for its size', { code: 'invalid_request', message: SIZE }, 'size', 209_715_200],
    ['of an upload for its size', { status: 400, message: '400 File is too large.' }, 'size', undefined],
    ['by a proxy', { status: 413, message: '413 status code (no body)' }, 'size', undefined],
  ] as const)('%s is read', (_, refusal, kind, limit) => {
    expect(readLimitRefusal(refusal)).toEqual({ kind, limit });
  });

  it.each([
    { status: 400, code: 'not_allowed', message: 'Your organization may not use batches.' },
    { status: 429, code: 'insufficient_quota', message: 'You exceeded your current quota, please check your plan.' },
    { status: 429, code: 'rate_limit_exceeded', message: 'Rate limit reached. Limit: 3, Used: 3.' },
    { code: 'invalid_json_line', message: 'This line is not parseable as valid JSON.' },
    {},
  ])('about something else is none: %j', (refusal) => {
    expect(readLimitRefusal(refusal)).toBeUndefined();
  });

  it('is found among other errors', () => {
    expect(limitRefusalIn([{ code: 'x', message: null }, { message: QUEUE }])).toEqual({
      kind: 'queue',
      limit: 2_000_000,
    });
    expect(limitRefusalIn([])).toBeUndefined();
  });
});

describe('what was learned', () => {
  const now = Date.parse('2026-11-24T00:00:00Z');
  const ago = (hours: number): string => new Date(now - hours * 3_600_000).toISOString();

  it('leaves a tenth of the queue free, for thirty days', () => {
    const row = {
      limit_tokens: 2_000_000,
      limit_learned_at: ago(24 * 29),
      refused_tokens: 3_000_000,
      refused_at: ago(1),
    };
    expect(learnedLimits(row, now)).toEqual({ tokens: 1_800_000, lastingTokens: 1_800_000, bytes: undefined });
    expect(learnedLimits({ ...row, limit_learned_at: ago(24 * 31) }, now).lastingTokens).toBeUndefined();
    expect(learnedLimits({}, now)).toEqual({ tokens: undefined, lastingTokens: undefined, bytes: undefined });
  });

  it('is half of what was refused, for a day, where the limit does not explain it', () => {
    const row = { limit_tokens: 2_000_000, limit_learned_at: ago(1), refused_tokens: 1_700_000, refused_at: ago(23) };
    expect(learnedLimits(row, now)).toMatchObject({ tokens: 850_000, lastingTokens: 1_800_000 });
    expect(learnedLimits({ ...row, refused_at: ago(25) }, now).tokens).toBe(1_800_000);
    expect(learnedLimits({ refused_tokens: 1000, refused_at: ago(1) }, now)).toMatchObject({
      tokens: 500,
      lastingTokens: undefined,
    });
  });

  it('of bytes holds for thirty days', () => {
    expect(learnedLimits({ max_bytes: 1000, bytes_learned_at: ago(1) }, now).bytes).toBe(1000);
    expect(learnedLimits({ max_bytes: 1000, bytes_learned_at: ago(24 * 31) }, now).bytes).toBeUndefined();
  });
});

describe('the half of a file', () => {
  it('as a limit makes exactly two of it, whatever its lines', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'half-'));
    const path = join(folder, 'file.jsonl');
    await fc.assert(
      fc.asyncProperty(fc.array(fc.integer({ min: 1, max: 300 }), { minLength: 2, maxLength: 40 }), async (lengths) => {
        await writeFile(path, lengths.map((length) => `${'x'.repeat(length)}\n`).join(''));
        const half = (await halfOf(path)) ?? 0;
        const total = lengths.reduce((sum, length) => sum + length + 1, 0);
        const files: number[] = [];
        let key = 0;
        const merged = mergeNdjsons([path], {
          directory: folder,
          limits: { maxLines: 50_000, maxBytes: total, maxTokens: 1e9 },
          limitsOfFile: async (_, limits) => ({ ...limits, maxBytes: half }),
          describe: () => ({ tokens: 1, key: String(key++), identity: 'x' }),
          onTooLarge: () => {},
        });
        for await (const { bytes } of merged) files.push(bytes);
        expect(files).toHaveLength(2);
        expect(Math.max(...files)).toBeLessThan(total);
      }),
    );
    await writeFile(path, 'one line\n');
    expect(await halfOf(path)).toBeUndefined();
    await rm(folder, { recursive: true });
  });
});
