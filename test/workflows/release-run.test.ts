/** release.yml by its button, rehearsed under act: its jobs, what they hand on, and what is left out. Publishing itself: release.test.ts. */
import { rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startReleasesStandIn } from '../world/github-releases.ts';
import { needing } from '../world/tools.ts';
import { type Registry, startVerdaccio } from '../world/verdaccio.ts';
import { type ArtifactService, startArtifactService } from './harness/artifact-service.ts';
import { JOB_TOKEN, jobOf, resultsOf, runWorkflow } from './harness/run-workflow.ts';
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
});
