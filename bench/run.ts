/** `npm run bench` runs all benchmarks, `npm run bench -- NAME [ARGS]` one, `npm run bench -- --list` names them. */
import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { withoutKeys } from '../scripts/without-keys.mjs';

const folder = fileURLToPath(new URL('.', import.meta.url));
const names = readdirSync(folder)
  .filter((name) => name.endsWith('.ts') && name !== 'run.ts')
  .map((name) => name.slice(0, -'.ts'.length));
/** A benchmark's first comment says what it measures. */
const about = (name: string): string =>
  (/\/\*\*([\s\S]*?)\*\//.exec(readFileSync(`${folder}${name}.ts`, 'utf8'))?.[1] ?? '')
    .replace(/\s*\n?\s*\*\s*/g, ' ')
    .trim();

const [first, ...args] = process.argv.slice(2);
if (first === '--list') console.table(names.map((name) => ({ name, measures: about(name).slice(0, 100) })));
else if (first !== undefined && !names.includes(first)) {
  console.error(`there is no benchmark ${JSON.stringify(first)}; choose one of ${names.join(', ')}`);
  process.exitCode = 2;
} else {
  for (const name of first === undefined ? names : [first]) {
    console.log(`\n== ${name}: ${about(name)}`);
    const { status } = spawnSync(process.execPath, [`${folder}${name}.ts`, ...args], {
      stdio: 'inherit',
      env: withoutKeys(process.env),
    });
    if (status !== 0) process.exitCode = 1;
  }
}
