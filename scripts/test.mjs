// Runs every check that needs nothing but npm. Arguments go to vitest. Linter, types and built files are looked at beside each
// other, by turbo, which does not do again what has passed with the same files; the tests run each time.
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { forTests } from './without-keys.mjs';

const steps = [
  ['linter, types, built files', 'turbo', ['run', 'lint', 'typecheck', 'check', '--output-logs=errors-only']],
  ['tests', 'vitest', ['run', ...process.argv.slice(2)]],
];
const cwd = fileURLToPath(new URL('..', import.meta.url));
for (const [name, command, args] of steps) {
  console.log(`\n== ${name}: ${command} ${args.join(' ')}`);
  const { status } = spawnSync(command, args, {
    cwd,
    stdio: 'inherit',
    shell: process.platform === 'win32',
    env: { ...forTests(process.env), TURBO_TELEMETRY_DISABLED: '1' },
  });
  if (status !== 0) {
    console.error(`\n${name} failed`);
    process.exit(status ?? 1);
  }
}
