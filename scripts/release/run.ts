/** Programs that a release starts: git, npm, tar, ssh-keygen. */
import { execFile } from 'node:child_process';
import { ROOT } from '../repository-name.ts';

export interface Result {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

export interface RunOptions {
  readonly cwd?: string;
  readonly input?: string;
  readonly env?: NodeJS.ProcessEnv;
}

const MOST_BYTES = 64 * 1024 * 1024;
const MOST_MS = 600_000;

/** Ends with its code, whatever it is. @throws Error where it does not start, or says too much */
export function attempt(program: string, args: readonly string[], options: RunOptions = {}): Promise<Result> {
  const { cwd = ROOT, input, env } = options;
  const { promise, resolve, reject } = Promise.withResolvers<Result>();
  const child = execFile(
    program,
    args,
    { cwd, env, maxBuffer: MOST_BYTES, timeout: MOST_MS, shell: process.platform === 'win32' && program === 'npm' },
    (error, stdout, stderr) => {
      if (error === null) resolve({ code: 0, stdout, stderr });
      else if (typeof error.code === 'number') resolve({ code: error.code, stdout, stderr });
      else reject(new Error(`${program} ${args.join(' ')}: ${error.message}`, { cause: error }));
    },
  );
  // Who ends without reading it says why by its code.
  child.stdin?.on('error', () => {});
  child.stdin?.end(input ?? '');
  return promise;
}

/** @returns standard output. @throws Error with what it said, where it fails */
export async function run(program: string, args: readonly string[], options: RunOptions = {}): Promise<string> {
  const { code, stdout, stderr } = await attempt(program, args, options);
  if (code === 0) return stdout;
  throw new Error(`${program} ${args.join(' ')} ended with ${code}\n${stdout}${stderr}`);
}
