/** Runs nektos/act in host mode: no containers, no network, steps as processes of this machine. */
import { spawn } from 'node:child_process';
import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { text } from 'node:stream/consumers';
import { tool } from '../../world/tools.ts';

export interface ActRequest {
  /** Copies of the repositories by `owner/name@ref`; the first is the one whose workflow runs. */
  readonly snapshots: ReadonlyMap<string, string>;
  readonly workflow: string;
  readonly eventName: string;
  /** `github.event` */
  readonly event: object;
  readonly secrets: Readonly<Record<string, string>>;
  readonly vars: Readonly<Record<string, string>>;
  /** What GitHub sets: GITHUB_RUN_ID and so on. */
  readonly github: Readonly<Record<string, string>>;
  /** The machine's environment, which every step sees; a workflow's `env:` wins over it. */
  readonly env: Readonly<Record<string, string>>;
  /** Folder for act's own files. */
  readonly folder: string;
  readonly timeoutMs: number;
  /** Aborted: the run is cancelled. */
  readonly signal?: AbortSignal | undefined;
  /** Called with what act prints, as it prints it. */
  readonly onOutput?: ((text: string) => void) | undefined;
}

export interface ActResult {
  readonly exitCode: number;
  readonly timedOut: boolean;
  readonly stdout: string;
  readonly stderr: string;
}

/** Labels of machines that there are; act leaves out jobs that want another one, and passes. */
const MACHINES = ['ubuntu-latest', 'ubuntu-24.04'];

/** @throws Error where a job wants a machine that there is not */
export async function runAct(request: ActRequest): Promise<ActResult> {
  const { folder, snapshots } = request;
  const [root = ''] = snapshots.values();
  const home = join(folder, 'home');
  await mkdir(home, { recursive: true });
  // JSON is YAML: no trouble with quotes.
  const file = async (name: string, content: object): Promise<string> => {
    await writeFile(join(folder, name), JSON.stringify(content));
    return join(folder, name);
  };
  const args = [
    request.eventName,
    ...['--directory', root, '--workflows', join(root, request.workflow), '--json', '--pull=false'],
    ...['--action-offline-mode', '--no-cache-server', '--use-gitignore=false', '--actor', 'octocat'],
    ...['--action-cache-path', join(folder, 'act'), '--input-file', join(folder, 'none')],
    ...['--eventpath', await file('event.json', request.event)],
    ...['--secret-file', await file('secrets.yml', request.secrets)],
    ...['--var-file', await file('vars.yml', request.vars)],
    ...['--env-file', await file('env.yml', request.github)],
    ...MACHINES.flatMap((label) => ['--platform', `${label}=-self-hosted`]),
    ...[...snapshots].flatMap(([key, copy]) => ['--local-repository', `${key}=${copy}`]),
  ];
  // act runs the first node on PATH, whatever `using:` says. Nothing else of this environment gets in.
  const path = `${dirname(process.execPath)}:${process.env.PATH}`;
  const env = { PATH: path, HOME: home, XDG_CONFIG_HOME: home, LANG: 'C.UTF-8', ...request.env };
  const result = await run(tool('act').program, args, root, env, request);
  const unknown = /Skipping unsupported platform[^`]*`-P ([^=]*)=/.exec(result.stdout)?.[1];
  if (unknown !== undefined) throw new Error(`a job wants ${unknown}; there are only ${MACHINES.join(', ')}`);
  return result;
}

async function run(
  program: string,
  args: readonly string[],
  cwd: string,
  env: Record<string, string>,
  { timeoutMs, signal, onOutput }: ActRequest,
): Promise<ActResult> {
  const child = spawn(program, args, { cwd, env, stdio: ['ignore', 'pipe', 'pipe'] });
  const ended = new Promise<number>((resolve, reject) => {
    child.once('error', reject).once('close', (code) => resolve(code ?? 1));
  });
  child.stdout.on('data', (chunk: Buffer) => onOutput?.(chunk.toString()));
  let timedOut = false;
  // Once it cancels the jobs, twice it stops act.
  const cancel = (): void => void child.kill('SIGINT');
  const timers = [
    setTimeout(() => {
      timedOut = true;
      cancel();
    }, timeoutMs),
    setTimeout(cancel, timeoutMs + 5_000),
    setTimeout(() => child.kill('SIGKILL'), timeoutMs + 10_000),
  ];
  signal?.addEventListener('abort', cancel, { once: true });
  try {
    const [stdout, stderr, exitCode] = await Promise.all([text(child.stdout), text(child.stderr), ended]);
    return { exitCode, timedOut, stdout, stderr };
  } finally {
    for (const timer of timers) clearTimeout(timer);
    signal?.removeEventListener('abort', cancel);
  }
}
