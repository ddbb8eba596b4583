/** Runs a piece of a benchmark in a process of its own, so that its peak memory is its own too. */
import { spawn } from 'node:child_process';
import { withoutKeys } from '../../scripts/without-keys.mjs';

/** Runs `script` again with `child` and `args`; what it prints is its result. */
export async function inChild<T>(script: string, ...args: string[]): Promise<T> {
  const child = spawn(process.execPath, [script, 'child', ...args], {
    stdio: ['ignore', 'pipe', 'inherit'],
    env: withoutKeys(process.env),
  });
  let text = '';
  child.stdout.setEncoding('utf8').on('data', (chunk: string) => {
    text += chunk;
  });
  const code = await new Promise<number | null>((resolve, reject) => child.on('error', reject).on('close', resolve));
  if (code !== 0) throw new Error(`${script} ${args.join(' ')} ended with code ${code}`);
  return JSON.parse(text.trim().split('\n').at(-1) ?? '') as T;
}

export interface Measured {
  readonly seconds: number;
  /** Peak of resident memory, MB. */
  readonly peakMb: number;
}

/** Seconds of `work`, and the peak memory of this process up to its end. */
export async function measured<T extends object>(work: () => Promise<T>): Promise<T & Measured> {
  const start = performance.now();
  const result = await work();
  const seconds = (performance.now() - start) / 1000;
  // maxRSS is in kilobytes (Node's documentation of process.resourceUsage).
  return { ...result, seconds, peakMb: process.resourceUsage().maxRSS / 1024 };
}

export const round = (value: number, digits = 1): string => value.toFixed(digits);
export const thousands = (value: number): string => Math.round(value).toLocaleString('en-US');
