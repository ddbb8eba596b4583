/** What others are shown: one scheme of concurrency groups, and pages whose blocks can be pasted. */
import { execFileSync } from 'node:child_process';
import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { commandsIn, refusedOptions, shellBlocks } from '../world/shell-blocks.ts';
import { consumers, examples, shownWorkflows } from './files.ts';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const pages = globSync('docs/**/*.md', { cwd: ROOT });

/** Blocks that show a part of a workflow have no `on`. */
const shown = [...consumers, ...examples, ...pages.flatMap(shownWorkflows)].filter(({ on }) => on !== undefined);

/** As docs/reuse.md tells it. */
const GROUP =
  /^completion-batch-(?:(?:collect-)?\$\{\{ vars\.\w+_TABLE \}\}|\$\{\{ github\.workflow \}\}(?:-\$\{\{ github\.event\.schedule \}\})?)$/;

describe('concurrency', () => {
  it.each(shown.map((workflow, at) => ({ ...workflow, at })))('$file $at', ({ concurrency }) => {
    expect(concurrency).toEqual({ group: expect.stringMatching(GROUP), 'cancel-in-progress': false });
  });

  it('is told where the scheme is', () => {
    expect(shown.length).toBeGreaterThan(12);
    const page = readFileSync(join(ROOT, 'docs/reuse.md'), 'utf8');
    for (const group of ['completion-batch-TABLE', 'completion-batch-collect-TABLE', '{{ github.workflow }}']) {
      expect(page).toContain(group);
    }
  });
});

describe('docs/aws/README.md', () => {
  const blocks = shellBlocks(readFileSync(join(ROOT, 'docs/aws/README.md'), 'utf8'));

  it.each(blocks.map((block) => [block.split('\n')[0], block]))('%s', (_, block) => {
    execFileSync('bash', ['-n'], { input: block, env: {} });
    expect(commandsIn(block).flatMap(refusedOptions)).toEqual([]);
  });

  it('what it looks for is found', () => {
    expect(blocks.length).toBeGreaterThan(7);
    expect(refusedOptions('aws iam create-role --role-nam x')).toEqual(['--role-nam']);
    expect(refusedOptions('aws iam make-role')).toEqual(['aws iam make-role']);
  });
});
