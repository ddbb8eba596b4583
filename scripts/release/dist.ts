/** Builds packages/actions/dist from the sources and compares it with what is committed, byte for byte. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { DIST } from '../rebuilt/files.ts';
import { inLog, shortened } from '../rebuilt/shown.ts';
import { ROOT } from '../repository-name.ts';
import { endWith, ReleaseProblem } from './problem.ts';
import { attempt, run } from './run.ts';

const HELP = `Builds packages/actions/dist from the sources into a folder of its own, and
compares it with the one that is committed, byte for byte. Where they differ it
prints the difference and ends with 1. Changes nothing.

  node scripts/release/dist.ts
`;

/** @throws ReleaseProblem with the difference */
export async function compareDist(): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'dist-'));
  try {
    const fresh = join(folder, 'dist');
    await run(process.execPath, ['packages/page/build.ts']);
    await run(process.execPath, ['packages/actions/build.ts', '--into', fresh]);
    // Not by git's attributes, which call the files no text.
    const args = ['diff', '--no-index', '--no-ext-diff', '--text', '--no-color', '--stat', '--patch'];
    const { code, stdout, stderr } = await attempt('git', [...args, '--', join(ROOT, DIST), fresh]);
    if (code === 0) return;
    if (code !== 1) throw new Error(`git diff ended with ${code}\n${stderr}`);
    const diff = stdout.trimEnd().replaceAll(fresh, '/built').replaceAll(join(ROOT, DIST), `/${DIST}`);
    console.log(inLog(shortened(diff), process.env.GITHUB_ACTIONS === 'true'));
    throw new ReleaseProblem(
      `${DIST} is not what the sources give; the difference is above.`,
      'Run "npm run build" and commit it, if the sources are right; otherwise find out who changed it.',
    );
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

if (import.meta.main) {
  await endWith(async () => {
    const { values } = parseArgs({ options: { help: { type: 'boolean', short: 'h' } } });
    if (values.help === true) return console.log(HELP.trimEnd());
    await compareDist();
    console.log(`${DIST} is what the sources give, byte for byte`);
  });
}
