// Runs every check that needs nothing but npm, in the order in which it fails fastest. Arguments go to vitest.
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const steps = [
  ['lint', 'biome', ['check', '.', '--error-on-warnings']],
  ['types', 'turbo', ['run', 'typecheck', '--output-logs=errors-only']],
  ['built files', 'npm', ['run', 'check', '--workspace=@completion-batch/actions', '--silent']],
  ['tests', 'vitest', ['run', ...process.argv.slice(2)]],
];
const cwd = fileURLToPath(new URL('..', import.meta.url));
for (const [name, command, args] of steps) {
  console.log(`\n== ${name}: ${command} ${args.join(' ')}`);
  const { status } = spawnSync(command, args, {
    cwd,
    stdio: 'inherit',
    shell: process.platform === 'win32',
    env: { ...process.env, TURBO_TELEMETRY_DISABLED: '1' },
  });
  if (status !== 0) {
    console.error(`\n${name} failed`);
    process.exit(status ?? 1);
  }
}
