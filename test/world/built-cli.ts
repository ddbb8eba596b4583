/** Before all tests: the command line that they start hundreds of times is built, of the sources as they are. */
import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const BUILD = fileURLToPath(new URL('../../packages/cli/build.ts', import.meta.url));

export function setup(): void {
  execFileSync(process.execPath, [BUILD, '--if-needed'], { stdio: 'inherit' });
}
