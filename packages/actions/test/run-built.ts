/** Starts a built action as a runner does: inputs as variables, files for outputs and summary, nothing else. */
import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parse } from 'yaml';
import { type ACTIONS, pathOf, readActionFileOf } from '../scripts/action-file.ts';
import { misfit, typesFile } from '../scripts/action-types.ts';

export interface BuiltRun {
  readonly exitCode: number | null;
  readonly log: string;
  readonly outputs: Readonly<Record<string, string>>;
  readonly summary: string;
}

export interface BuiltOptions {
  readonly inputs: Readonly<Record<string, string>>;
  /** The job's workspace; relative paths start there. */
  readonly workspace: string;
  readonly env?: Readonly<Record<string, string>>;
  /** The folder with its action.yml; this clone's own, where none is given. */
  readonly from?: string;
  /** Called with the child once it runs, e.g. to end it. */
  readonly onStart?: (child: ChildProcess) => void;
}

export async function runBuilt(action: (typeof ACTIONS)[number], options: BuiltOptions): Promise<BuiltRun> {
  const from = options.from ?? pathOf(action, '');
  const { inputs, runs } = await readActionFileOf(join(from, 'action.yml'));
  const folder = await mkdtemp(join(tmpdir(), 'runner-'));
  const files = { GITHUB_OUTPUT: join(folder, 'output'), GITHUB_STEP_SUMMARY: join(folder, 'summary') };
  try {
    for (const path of Object.values(files)) await writeFile(path, '');
    const variables = Object.entries(inputs).map(([name, input]) => [
      `INPUT_${name.toUpperCase()}`,
      options.inputs[name] ?? (input.default?.startsWith('$' + '{{') ? '' : (input.default ?? '')),
    ]);
    const env = {
      PATH: process.env.PATH ?? '',
      HOME: folder,
      RUNNER_TEMP: folder,
      GITHUB_ACTIONS: 'true',
      GITHUB_RUN_ID: '4711',
      GITHUB_RUN_ATTEMPT: '1',
      GITHUB_REPOSITORY: 'owner/repository',
      GITHUB_WORKSPACE: options.workspace,
      AWS_EC2_METADATA_DISABLED: 'true',
      NODE_COMPILE_CACHE: process.env.NODE_COMPILE_CACHE ?? '',
      ...files,
      ...Object.fromEntries(variables),
      ...options.env,
    };
    const child = spawn('node', [join(from, runs.main)], {
      cwd: options.workspace,
      env,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    options.onStart?.(child);
    let log = '';
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding('utf8').on('data', (chunk: string) => {
        log += chunk;
      });
    }
    const exitCode = await new Promise<number | null>((resolve, reject) =>
      child.on('error', reject).on('close', resolve),
    );
    const outputs = parseOutputs(await readFile(files.GITHUB_OUTPUT, 'utf8'));
    await checkTypes(action, exitCode === 0 ? outputs : withoutEmpty(outputs));
    return { exitCode, log, outputs, summary: await readFile(files.GITHUB_STEP_SUMMARY, 'utf8') };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** One that fails may not know what it was to write. */
const withoutEmpty = (outputs: Readonly<Record<string, string>>): Record<string, string> =>
  Object.fromEntries(Object.entries(outputs).filter(([, value]) => value !== ''));

/** Whatever an action writes is what its action-types.yml says. @throws Error naming what is not */
async function checkTypes(action: (typeof ACTIONS)[number], outputs: Readonly<Record<string, string>>): Promise<void> {
  const types = typesFile.parse(parse(await readFile(pathOf(action, 'action-types.yml'), 'utf8'))).outputs ?? {};
  for (const [name, value] of Object.entries(outputs)) {
    const type = types[name];
    const why = type === undefined ? 'it has no type' : misfit(type, value);
    if (why !== undefined) throw new Error(`action-types.yml of ${action}: ${name}: ${why}`);
  }
}

/** `name<<delimiter`, lines, `delimiter`. */
function parseOutputs(text: string): Record<string, string> {
  const outputs: Record<string, string> = {};
  for (const [, name, , value] of text.matchAll(/^([\w-]+)<<(\S+)\r?\n([\s\S]*?)\r?\n\2\r?$/gm)) {
    if (name !== undefined) outputs[name] = value ?? '';
  }
  return outputs;
}
