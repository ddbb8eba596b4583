/** Vectors for words as people and workflows make them: the command, and the built action the day after. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { runBuilt } from '../../packages/actions/test/run-built.ts';
import { completionBatch, expectNarrow, flat } from '../world/cli.ts';
import { receipts } from '../world/small-receipts.ts';
import { useWorlds } from '../world/use-worlds.ts';

const worldOf = useWorlds();

describe('embed', () => {
  it('asks by the command and takes in by the action: figures, summary, and when to come again', async () => {
    const world = await worldOf(receipts(2));
    const key = 'sk-planted-5ecbd0b6f2a94d53';
    const aws = {
      AWS_REGION: 'local',
      AWS_ACCESS_KEY_ID: 'local',
      AWS_SECRET_ACCESS_KEY: 'local',
      AWS_ENDPOINT_URL_DYNAMODB: world.endpoint,
    };
    const env = { ...aws, OPENAI_BASE_URL: world.emulator.url, OPENAI_API_KEY: key };
    const place = ['embed', '--table', world.tableName, '--store', world.storeUrl, '--dimensions', '16'];
    const wrong = await completionBatch([...place, '--into', 'pinecone://x'], { env });
    expect(wrong).toMatchObject({ code: 2, stdout: '' });
    expect(flat(wrong.stderr)).toContain('the value of --into is neither vectors nor a chroma:// address');
    const dry = await completionBatch([...place, '--into', 'vectors', '--dry-run', '--json'], { env: aws });
    expect([dry.code, JSON.parse(dry.stdout)]).toEqual([
      0,
      expect.objectContaining({ dryRun: true, found: expect.objectContaining({ asked: 8 }), requests: 2, open: 0 }),
    ]);
    const first = await completionBatch([...place, '--into', 'vectors'], { env });
    expectNarrow(first.stdout, first.stderr);
    expect([first.code, flat(first.stdout)]).toEqual([
      0,
      expect.stringContaining('to be asked for 8 words in 2 requests sent 2 requests in 1 batch'),
    ]);
    expect(flat(first.stdout)).toContain('Next: the same command again: 1 batch is not done');
    expect(first.stdout + first.stderr).not.toContain(key);
    await world.answer();

    const inputs = { table: world.tableName, store: world.storeUrl, into: 'vectors', dimensions: '16' };
    const openai = { 'openai-api-key': key, 'openai-base-url': world.emulator.url };
    const action = { inputs: { ...inputs, ...openai }, workspace: world.folder, env: aws };
    const second = await runBuilt('embed', action);
    expect(second, second.log).toMatchObject({
      exitCode: 0,
      outputs: { written: '8', missing: '0', asked: '0', open: '0', complete: 'true' },
    });
    expect(second.summary).toContain('8 words have their vectors now; nothing is on its way.');
    expect(second.log.replaceAll(`::add-mask::${key}`, '')).not.toContain(key);
    // Vectors of another kind are refused there, too.
    const other = await runBuilt('embed', { ...action, inputs: { ...action.inputs, dimensions: '8' } });
    expect(other.exitCode).toBe(1);
    expect(other.log).toContain('the vectors there are of 16 dimensions, not 8; nothing was sent or written');
  }, 120_000);

  it('comes first in npm start where prompts are to show near words, and says what its vectors are', async () => {
    const data = await mkdtemp(join(tmpdir(), 'start-vectors-'));
    const start = ['start', '--receipts', '2', '--data', data, '--evidence', 'vectors'];
    const first = await completionBatch(start, { cwd: data });
    expect([first.code, flat(first.stdout + first.stderr)]).toEqual([
      0,
      expect.stringMatching(/embed: \d+ words have a vector of spelling \(character n-grams\) now/),
    ]);
    expect(flat(first.stdout)).toContain('vectors knew of');
    const second = await completionBatch(start, { cwd: data });
    expect([second.code, second.stderr.includes('embed:')]).toEqual([0, false]);
    await rm(data, { recursive: true, force: true });
  }, 120_000);
});
