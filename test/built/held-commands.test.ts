/** A batch that agrees with people too rarely, seen by what people and workflows run: red and named until somebody decides. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { scriptResponder } from '@completion-batch/emulator';
import { silentLogger } from '@completion-batch/engine';
import { expect, it } from 'vitest';
import { runBuilt } from '../../packages/actions/test/run-built.ts';
import { allValid } from '../world/answers.ts';
import { completionBatch } from '../world/cli.ts';
import { receiptsWithAudits } from '../world/small-receipts.ts';
import { useWorlds } from '../world/use-worlds.ts';

const worldOf = useWorlds();

it('is red and named by collect and status, with both ways, and written once it is accepted', async () => {
  const world = await worldOf(receiptsWithAudits(6, 8), {
    emulator: { responder: scriptResponder({ rules: [], default: allValid }) },
  });
  const run = await world.prepareAndFormat('run-1', undefined, silentLogger, {
    audit: { share: 1, minAgreement: 0.8 },
  });
  await world.submit(run);
  await world.answer();
  const [row] = await world.rows('BATCH_SUMMARY');
  const id = row?.PK?.S?.slice('BATCH#'.length) ?? '';
  const env = {
    AWS_REGION: 'local',
    AWS_ACCESS_KEY_ID: 'local',
    AWS_SECRET_ACCESS_KEY: 'local',
    AWS_ENDPOINT_URL_DYNAMODB: world.endpoint,
    OPENAI_BASE_URL: world.emulator.url,
    OPENAI_API_KEY: 'sk-test',
  };
  const place = ['--table', world.tableName, '--store', world.storeUrl];
  const figures = 'agreement with people: 16 of 24, 66.7 % (46.7 – 82.0)';
  for (const command of [
    ['collect', ...place],
    ['status', '--table', world.tableName],
  ]) {
    const { code, stdout, stderr } = await completionBatch(command, { env });
    const said = `${stdout}${stderr}`.replaceAll(/\s+/g, ' ');
    expect([command[0], code, said]).toEqual([command[0], 1, expect.stringContaining(figures)]);
    for (const way of ['accept', 'reject']) expect(said).toContain(`completion-batch collect --${way} ${id}`);
    if (command[0] === 'collect')
      expect(said.replaceAll('\\ ', '')).toContain(`: npx completion-batch collect ${place.join(' ')} --accept ${id}`);
  }
  const collect = (inputs: Record<string, string>) =>
    runBuilt('collect', {
      inputs: {
        table: world.tableName,
        store: world.storeUrl,
        'openai-api-key': 'sk-test',
        'openai-base-url': world.emulator.url,
        ...inputs,
      },
      env,
      workspace: world.folder,
    });
  const held = await collect({});
  expect([held.exitCode, held.outputs.failed, held.outputs.labels]).toEqual([1, '1', '0']);
  expect(held.log).toContain(`the action collect with accept: ${id}`);
  // Escaped as all text of others; whole, with both ways.
  const summary = held.summary.replaceAll(/&#(\d+);/g, (_, code) => String.fromCodePoint(Number(code)));
  expect(summary).toContain(`held: its ${figures}`);
  expect(summary).toContain(`with accept: ${id} (--accept), or with reject in its place (--reject)`);
  const both = await collect({ accept: id, reject: id });
  expect([both.exitCode, both.log]).toEqual([1, expect.stringContaining('accept and reject are both given')]);
  const accepted = await collect({ accept: id });
  expect([accepted.exitCode, accepted.outputs]).toEqual([
    0,
    expect.objectContaining({ settled: '1', valid: '24', audited: '24', 'audits-agreed': '16' }),
  ]);
  expect(accepted.summary).toContain(figures.replace('agreement', 'Agreement'));
  expect(await readFile(join(world.folder, accepted.outputs.reports ?? '', `${id}.json`), 'utf8')).toContain('"audit"');
  const evaluated = await completionBatch(['evaluate', '--table', world.tableName, '--truth', 'table'], { env });
  expect(evaluated.stdout.replaceAll(/\s+/g, ' ')).toMatch(/verdicts 24 labels .* is wrong because it is drawn so/);
  const late = await completionBatch(['collect', ...place, '--reject', id], { env });
  expect([late.code, late.stderr.replaceAll(/\s+/g, ' ')]).toEqual([
    expect.any(Number),
    expect.stringContaining('is accepted already'),
  ]);
  expect(late.code).not.toBe(0);
}, 180_000);
