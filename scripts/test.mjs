// Runs every check that needs nothing but npm, in the order in which it fails fastest. Arguments go to vitest.
// Turbo does not do again what has passed with the same files; the tests run each time.
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { forTests } from './without-keys.mjs';

const turbo = (task) => ['turbo', ['run', task, '--output-logs=errors-only']];
const steps = [
  ['lint', ...turbo('lint')],
  ['types', ...turbo('typecheck')],
  ['built files', ...turbo('check')],
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
