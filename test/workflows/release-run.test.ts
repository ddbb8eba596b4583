/** release.yml by its button, rehearsed under act: its jobs, what they hand on, and what is left out. Publishing itself: release.test.ts. */
import { rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { workflows } from '../workflow-files/files.ts';
import { startReleasesStandIn } from '../world/github-releases.ts';
import { needing } from '../world/tools.ts';
import { type Registry, startVerdaccio } from '../world/verdaccio.ts';
import { type ArtifactService, startArtifactService } from './harness/artifact-service.ts';
import { JOB_TOKEN, jobOf, resultsOf, runWorkflow, type WorkflowRun } from './harness/run-workflow.ts';
import { makeBase, makeNpm } from './release-stage.ts';
import { product } from './stage.ts';

const suite = needing('release.yml', 'act', 'verdaccio');

describe.skipIf(suite.skip)(suite.title, () => {
  let base = '';
  let artifacts: ArtifactService;
  let registry: Registry;
  beforeAll(async () => {
    base = await makeBase();
    [artifacts, registry] = await Promise.all([startArtifactService(), startVerdaccio()]);
  });
  afterAll(async () => {
    await artifacts?.close();
    await registry?.stop();
    await rm(base, { recursive: true, force: true });
  });

  it('rehearsed: everything is made and shown, nothing is signed, published or tagged', async () => {
    await using gitHub = await startReleasesStandIn(product.name, JOB_TOKEN);
    const run = await runWorkflow({
      repository: { name: product.name, folder: product.folder },
      workflow: '.github/workflows/release.yml',
      inputs: { version: '1.0.0', 'dry-run': true },
      artifacts,
      history: true,
      apiUrl: gitHub.url,
      // It compiles everything.
      timeoutMs: 280_000,
      env: { ...registry.env, PATH: `${await makeNpm(base)}:${dirname(process.execPath)}:${process.env.PATH}` },
    });
    expect(run.exitCode, run.log).toBe(0);
    expect(resultsOf(run)).toEqual({
      'build.check': 'success',
      'build.test': 'skipped',
      'build.workflows': 'skipped',
      'build.build': 'success',
      build: 'success',
      attest: 'skipped',
      publish: 'skipped',
      release: 'skipped',
    });
    expect(jobOf(run, 'build').outputs).toMatchObject({ ready: 'true' });
    expect(run.log).toContain('expected was 1.0.0.');
    expect(run.log).toContain('packages/actions/dist is what the sources give, byte for byte');
    const [files] = run.artifacts;
    expect(files?.name).toBe('release-a1');
    expect([...(files?.files.keys() ?? [])]).toEqual(
      expect.arrayContaining(['release.json', 'SHA256SUMS', 'notes.md']),
    );
    expect([gitHub.writes, registry.published]).toEqual([[], []]);
  });

  it('attests files whose digests are right, and none otherwise', async () => {
    const names = ['cli', 'core', 'emulator', 'engine'].map((name) => `completion-batch-${name}-1.0.0.tgz`);
    const bills = ['actions', 'cli', 'core', 'emulator', 'engine'].map((name) => `${name}.cdx.json`);
    const attested = async (afterwards: string): Promise<WorkflowRun> => {
      const files = [
        `mkdir release && cd release && touch DIST-SHA256SUMS ${bills.join(' ')}`,
        `for file in ${names.join(' ')}; do echo "$file" > "$file"; done`,
        // Of dist there are digests, and no files.
        `sha256sum ${names.join(' ')} > SHA256SUMS && echo "${'0'.repeat(64)}  packages/actions/dist/submit.mjs" >> SHA256SUMS`,
        afterwards,
      ];
      const { steps = [] } = workflows.find(({ file }) => file === 'release-build.yml')?.jobs.build ?? {};
      const upload = steps.find(({ uses }) => uses?.startsWith('actions/upload-artifact@'));
      const build = {
        'runs-on': 'ubuntu-latest',
        outputs: { ready: 'true', artifact: '$' + '{{ steps.upload.outputs.artifact-id }}' },
        steps: [{ run: files.join('\n') }, upload],
      };
      const nothing = { 'runs-on': 'ubuntu-latest', steps: [{ run: 'true' }] };
      return runWorkflow({
        repository: product,
        workflow: '.github/workflows/release.yml',
        inputs: { version: '1.0.0' },
        artifacts,
        replace: { build, publish: { ...nothing, needs: 'attest' }, release: { ...nothing, needs: 'publish' } },
      });
    };
    const run = await attested('true');
    expect(run.exitCode, run.log).toBe(0);
    expect(run.log.match(/would attest: \S+/g)).toEqual([
      'would attest: release/SHA256SUMS',
      ...['cli', 'core', 'emulator', 'engine'].flatMap((name) => [
        `would attest: release/completion-batch-${name}-1.0.0.tgz`,
        `would attest: release/${name}.cdx.json`,
      ]),
      'would attest: release/DIST-SHA256SUMS',
      'would attest: release/actions.cdx.json',
    ]);
    const changed = await attested(`echo more >> ${names[0]}`);
    expect(resultsOf(changed)).toMatchObject({ attest: 'failure', publish: 'skipped', release: 'skipped' });
    expect(changed.log).not.toContain('would attest');
  });
});
