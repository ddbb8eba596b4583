/**
 * The command line as a user starts it: a child process of this Node, with an environment of its own. It is the built one
 * (built-cli.ts sees to that); sources that change while tests run are run themselves.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect } from 'vitest';
import { columnsOf } from '../../packages/cli/src/render/columns.ts';

const PROGRAM = fileURLToPath(new URL('../../packages/cli/bin/completion-batch.js', import.meta.url));

export interface CliResult {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface CliOptions {
  readonly env?: Readonly<Record<string, string>>;
  readonly cwd?: string;
  /** Called with the child once it runs, e.g. to end it. */
  readonly onStart?: (child: ChildProcess) => void;
}

export function completionBatch(args: readonly string[], options: CliOptions = {}): Promise<CliResult> {
  return runProgram(PROGRAM, args, options);
}

/** Any program of Node's, the same way. @param program path */
export async function runProgram(
  program: string,
  args: readonly string[],
  options: CliOptions = {},
): Promise<CliResult> {
  const child = spawn(process.execPath, [program, ...args], {
    cwd: options.cwd ?? process.cwd(),
    // Nothing of this machine's credentials.
    env: {
      PATH: process.env.PATH ?? '',
      HOME: '/nonexistent',
      AWS_EC2_METADATA_DISABLED: 'true',
      ...options.env,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const output = { stdout: '', stderr: '' };
  child.stdout.on('data', (chunk: Buffer) => {
    output.stdout += chunk.toString();
  });
  child.stderr.on('data', (chunk: Buffer) => {
    output.stderr += chunk.toString();
  });
  options.onStart?.(child);
  const [code, signal] = await new Promise<[number | null, NodeJS.Signals | null]>((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (...ended) => resolve(ended));
  });
  return { code, signal, ...output };
}

/** On one line: messages are wrapped where a terminal ends. */
export const flat = (text: string): string => text.replace(/\s+/g, ' ');

/** Every line fits a terminal of 80 columns; a line of JSON is for programs. */
export function expectNarrow(...outputs: readonly string[]): void {
  const lines = outputs.flatMap((output) => output.split('\n')).filter((line) => !line.startsWith('{'));
  expect(lines.filter((line) => columnsOf(line) > 80)).toEqual([]);
}

/** An entry of the emulator's journal, as far as these tests read it. */
export interface Entry {
  event: string;
  custom_id?: string;
}

/** The journal of a local stack in this folder; empty where there is none. */
export function journalOf(data: string): Entry[] {
  try {
    const lines = readFileSync(join(data, 'openai', 'journal.ndjson'), 'utf8').split('\n');
    return lines.filter((line) => line !== '').map((line) => JSON.parse(line) as Entry);
  } catch {
    return [];
  }
}
