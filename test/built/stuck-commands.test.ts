/**
 * A submission whose request file is lost, seen by everything that people and workflows run: every command of the terminal
 * and every built action names it and is red, and reconcile ends it.
 */
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { runBuilt } from '../../packages/actions/test/run-built.ts';
import { Boundary } from '../world/boundary.ts';
import { checkWorld } from '../world/checker.ts';
import { completionBatch } from '../world/cli.ts';
import { receipts } from '../world/small-receipts.ts';
import { useWorlds } from '../world/use-worlds.ts';
import type { World } from '../world/world.ts';

const worldOf = useWorlds();

function environmentOf(world: World): Record<string, string> {
  return {
    AWS_REGION: 'local',
    AWS_ACCESS_KEY_ID: 'local',
    AWS_SECRET_ACCESS_KEY: 'local',
    AWS_ENDPOINT_URL_DYNAMODB: world.endpoint,
    OPENAI_BASE_URL: world.emulator.url,
    OPENAI_API_KEY: 'sk-test',
  };
}

/** Claimed and never uploaded, by a process that was killed; then the store was emptied. The clocks of commands are far ahead. */
async function left(): Promise<{ world: World; id: string }> {
  const world = await worldOf(receipts(2));
  const prepared = await world.prepareAndFormat('run-1');
  const boundary = new Boundary(({ call }) => call === 'openai POST /v1/files');
  await world.untilCrash(boundary, (process) => world.submit(prepared, {}, process));
  await rm(join(world.folder, 'objects'), { recursive: true });
  const [row] = await world.rows('COMPLETION_SUBMISSION');
  return { world, id: row?.PK?.S?.slice('BATCH#'.length) ?? '' };
}

describe('a submission whose request file is lost', () => {
  it('is named and red in every command, until it is given up', async () => {
    const { world, id } = await left();
    const env = environmentOf(world);
    const place = ['--table', world.tableName, '--store', world.storeUrl];
    const out = join(world.folder, 'out');
    for (const command of [
      ['status', '--table', world.tableName],
      ['collect', ...place, '--json'],
      ['run', ...place, '--out', out, '--json'],
      ['reconcile', ...place],
    ]) {
      const { code, stdout, stderr } = await completionBatch(command, { env });
      const said = `${stdout}${stderr}`.replaceAll(/\s+/g, ' ');
      expect([command[0], code, said]).toEqual([command[0], 1, expect.stringContaining(`reconcile --give-up ${id}`)]);
      if (command.includes('--json')) expect(JSON.parse(stdout)).toBeTypeOf('object');
    }
    expect(await checkWorld(world)).toMatchObject({ statuses: { PENDING: 8 } });
    const given = await completionBatch(['reconcile', ...place, '--give-up', id, '--json'], { env });
    expect([given.code, JSON.parse(given.stdout)]).toEqual([0, expect.objectContaining({ freed: 8, stuck: [] })]);
    const run = await completionBatch(['run', ...place, '--out', out, '--json'], { env });
    expect([run.code, JSON.parse(run.stdout)]).toEqual([
      0,
      expect.objectContaining({
        complete: true,
        files: [expect.objectContaining({ outcome: 'submitted', labels: 8 })],
      }),
    ]);
    expect((await completionBatch(['status', '--table', world.tableName], { env })).code).toBe(0);
  }, 180_000);

  it('is named and red in every action, after its outputs are set, until it is given up', async () => {
    const { world, id } = await left();
    const env = { ...environmentOf(world), OPENAI_API_KEY: '' };
    const action = (name: 'find' | 'collect' | 'reconcile', inputs: Record<string, string> = {}) =>
      runBuilt(name, {
        env,
        workspace: world.folder,
        inputs: {
          table: world.tableName,
          store: world.storeUrl,
          'openai-api-key': 'sk-test',
          'openai-base-url': world.emulator.url,
          ...inputs,
        },
      });
    for (const name of ['find', 'collect', 'reconcile'] as const) {
      const run = await action(name);
      expect([name, run.exitCode, run.log]).toEqual([
        name,
        1,
        expect.stringMatching(new RegExp(`^::error::open submission ${id}.*reconcile with the input give-up`, 'm')),
      ]);
    }
    expect((await action('find')).outputs).toMatchObject({ matrix: '[]', count: '0', stuck: '1' });
    const dry = await action('reconcile', { 'give-up': id, 'dry-run': 'true' });
    expect([dry.exitCode, dry.outputs]).toEqual([1, expect.objectContaining({ 'given-up-labels': '8', freed: '0' })]);
    const given = await action('reconcile', { 'give-up': id });
    expect([given.exitCode, given.outputs]).toEqual([
      0,
      expect.objectContaining({ 'given-up-labels': '8', freed: '8', stuck: '0', troubles: '0' }),
    ]);
    expect(given.log).toMatch(/^::warning::8 labels were released\.$/m);
    expect(given.summary).toContain('Given up');
    const again = await action('reconcile');
    expect([again.exitCode, again.log]).toEqual([0, expect.stringContaining('Nothing is left over.')]);
    expect(again.log).not.toMatch(/^::(warning|error)::/m);
    const unknown = await action('reconcile', { 'give-up': '99999999-0000-4000-8000-000000000000' });
    expect([unknown.exitCode, unknown.log]).toEqual([1, expect.stringContaining('is not in table ')]);
  }, 180_000);
});
