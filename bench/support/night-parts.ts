/** What `bench/night.ts` and the figures of CI have in common: the floor as one file, and what a process has used. */
import { spawn } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { build } from 'esbuild';

const USAGE = join(import.meta.dirname, 'usage.mjs');

/** What a process took, from its start to its end. */
export interface Used {
  readonly seconds: number;
  readonly cpuSeconds: number;
  readonly peakMb: number;
}

export async function used(program: readonly string[], env: NodeJS.ProcessEnv, usage: string): Promise<Used> {
  const start = performance.now();
  const child = spawn(process.execPath, ['--import', USAGE, ...program], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...env, BENCH_USAGE: usage },
  });
  let said = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk: Buffer) => (said += chunk));
  const code = await new Promise<number | null>((ended, failed) => child.on('error', failed).on('close', ended));
  const seconds = (performance.now() - start) / 1000;
  if (code !== 0) throw new Error(`${program[0]} ended with code ${code}: ${said.slice(-2000)}`);
  return { seconds, ...(JSON.parse(readFileSync(usage, 'utf8')) as Omit<Used, 'seconds'>) };
}

export async function bundledFloor(folder: string): Promise<string> {
  const outfile = join(folder, 'floor.mjs');
  await build({
    entryPoints: [join(import.meta.dirname, 'floor.ts')],
    outfile,
    bundle: true,
    format: 'esm',
    platform: 'node',
    target: 'node24',
    mainFields: ['module', 'main'],
    minifySyntax: true,
    minifyWhitespace: true,
  });
  return outfile;
}

/** Mean bytes of a line of the request files below a folder, its newline with it. */
export function lineBytes(folder: string): number {
  const paths = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((path) => path.endsWith('.jsonl'));
  const files = paths.map((path) => readFileSync(join(folder, path)));
  const sum = (of: (file: Buffer) => number): number => files.reduce((total, file) => total + of(file), 0);
  return sum((file) => file.length) / sum((file) => file.toString().split('\n').length - 1);
}
