/** The one check that is asked for before merging: it needs every other job of CI, and is green only if they are. */
import { spawnSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import { needsOf, workflows } from './files.ts';

const ci = workflows.find(({ file }) => file === 'ci.yml');
const { 'ci-ok': gate, ...others } = ci?.jobs ?? {};
const [step] = gate?.steps ?? [];

it('needs every other job, whatever became of it', () => {
  expect([...needsOf(gate ?? {})].sort()).toEqual(Object.keys(others).sort());
  expect(gate?.if).toBe('always()');
  expect(gate?.steps).toHaveLength(1);
});

it('lets a job be left out where that job says when, and only there', () => {
  const conditional = Object.entries(others).filter(([, job]) => job.if !== undefined);
  expect(conditional.map(([name]) => name).sort()).toEqual(['changesets', 'dependencies']);
  expect(others.dependencies?.if).toBe("github.event_name == 'pull_request'");
  expect((step as { env?: Record<string, string> } | undefined)?.env?.SKIPPABLE).toBe(
    '${' + "{ github.event_name == 'pull_request' && 'changesets' || 'changesets dependencies' }}",
  );
});

describe.skipIf(spawnSync('jq', ['--version']).status !== 0)('of what became of them it says', () => {
  const green = Object.fromEntries(Object.keys(others).map((name) => [name, { result: 'success', outputs: {} }]));
  const run = (results: object, skippable: string): number | null =>
    spawnSync('bash', ['-e', '-o', 'pipefail', '-c', step?.run ?? 'exit 99'], {
      env: { PATH: process.env.PATH, RESULTS: JSON.stringify(results), SKIPPABLE: skippable },
    }).status;
  const besides = (name: string, result: string): object => ({ ...green, [name]: { result, outputs: {} } });

  it.each<[string, object, string, number]>([
    ['green, where all are', green, '', 0],
    ['green, where one is left out on purpose', besides('dependencies', 'skipped'), 'dependencies', 0],
    ['red, where that one failed', besides('dependencies', 'failure'), 'dependencies', 1],
    ['red, where it is left out in a pull request', besides('dependencies', 'skipped'), '', 1],
    ['red, where another one is left out', besides('test', 'skipped'), 'changesets dependencies', 1],
    ['green, where a bot wrote no changeset', besides('changesets', 'skipped'), 'changesets', 0],
    ['red, where one failed', besides('test', 'failure'), '', 1],
    ['red, where one was cancelled', besides('portable', 'cancelled'), '', 1],
    ['red, where there are none', {}, '', 1],
  ])('%s', (_, results, skippable, expected) => {
    expect(run(results, skippable)).toBe(expected);
  });
});
