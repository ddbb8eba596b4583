/**
 * The half without rights of a rebuilt dist, of .github/workflows/rebuild-dist.yml: where dist is not what is committed, puts
 * it beside a list of its digests into a folder, which is to be the artifact.
 */
import { execFileSync } from 'node:child_process';
import { appendFileSync, copyFileSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DIST, digestsOf, LIST } from './rebuilt/files.ts';

const { GITHUB_OUTPUT: outputs } = process.env;
const [out = 'rebuilt-dist'] = process.argv.slice(2);

const { PATH, HOME } = process.env;
const git = (...args: string[]): string => execFileSync('git', args, { encoding: 'utf8', env: { PATH, HOME } }).trim();
const isChanged = git('status', '--porcelain', '--', DIST) !== '';
if (isChanged) {
  mkdirSync(out, { recursive: true });
  const names = readdirSync(DIST);
  const files = new Map(names.map((name) => [name, readFileSync(join(DIST, name))]));
  for (const name of names) copyFileSync(join(DIST, name), join(out, name));
  writeFileSync(join(out, LIST), `${JSON.stringify(digestsOf(git('rev-parse', 'HEAD'), files), null, 2)}\n`);
}
console.log(isChanged ? `dist is another one: ${out} has it.` : 'dist is what is committed.');
if (outputs) appendFileSync(outputs, `changed=${isChanged}\n`);
