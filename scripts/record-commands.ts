/**
 * Makes docs/recordings anew: what the commands of a first night show in a terminal of 80 columns, on a table and an emulator
 * of this machine. It takes two minutes: collect looks again after one.
 */
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { startEmulator } from '@completion-batch/emulator';
import { silentLogger } from '@completion-batch/engine';
import { answersResponder, startStack, truthOfSample } from '@completion-batch/sandbox';
import { commandLines } from '../packages/cli/src/render/columns.ts';
import { TerminalRun, type Written } from '../test/world/terminal.ts';
import { asciicast } from './record-terminal.ts';

const OUT = fileURLToPath(new URL('../docs/recordings/', import.meta.url));
const BIN = fileURLToPath(new URL('../packages/cli/bin/', import.meta.url));
/** Its name stands in what is shown. */
const HERE = await mkdtemp(join(tmpdir(), 'night-'));
const SAMPLE = { kind: 'sample', receipts: 60, seed: 1 } as const;
/** So long that the first look finds nothing, and the second one all. */
const VALIDATION_MS = 20_000;

/** @param typed as a user types it; its first two words are ours to know */
async function record(name: string, program: string, typed: string, env: Readonly<Record<string, string>> = {}) {
  const args = typed
    .split(' ')
    .slice(2)
    .filter((word) => word !== '--');
  const run = new TerminalRun([process.execPath, join(BIN, program), ...args], { cwd: HERE, env });
  const code = await run.ended;
  if (code !== 0 || run.wrapped().length > 0) throw new Error(`${typed}: code ${code}\n${run.lines().join('\n')}`);
  const prompt = { seconds: 0, data: `$ ${commandLines(typed).replaceAll('\n', '\r\n')}\r\n` };
  await writeFile(join(OUT, `${name}.cast`), asciicast({ written: [prompt, ...thinned(run.written)] }, typed));
  console.log(run.lines().join('\n'));
}

/** Seconds between two pictures of what changes by itself. */
const FRAME_SECONDS = 0.5;
/** A piece that is one picture of the display and nothing else. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
const FRAME = /^\u001b\[\?2026h.*\u001b\[\?2026l$/s;

/** Without most turns of the spinner. One picture takes the place of another that is as high, so that one between them can go. */
function thinned(written: readonly Written[]): Written[] {
  const kept: Written[] = [];
  for (const [at, piece] of written.entries()) {
    const [before, after] = [kept.at(-1), written[at + 1]];
    const isSpare = [before, piece, after].every((each) => each !== undefined && heightOf(each) === heightOf(piece));
    if (!isSpare || heightOf(piece) === 0 || piece.seconds - (before?.seconds ?? 0) >= FRAME_SECONDS) kept.push(piece);
  }
  return kept;
}

/** Lines of a picture; 0 of what is none. */
function heightOf({ data }: Written): number {
  return FRAME.test(data) && data.split('2026h').length === 2 ? data.split('\n').length - 1 : 0;
}

await mkdir(OUT, { recursive: true });
try {
  await record('start', 'start.js', 'npm start');
  const stack = await startStack({
    ...{ folder: join(HERE, 'stack'), source: SAMPLE, engine: 'auto', reset: false, logger: silentLogger },
    responder: () => Promise.reject(new Error('nothing is asked here')),
    onReady: () => undefined,
  });
  const truth = truthOfSample(SAMPLE);
  const emulator = await startEmulator({
    ...{ dataDir: join(HERE, 'openai'), validationMs: VALIDATION_MS },
    responder: answersResponder({ by: 'truth', of: 'sample', truth, seed: 1 }),
  });
  try {
    const env = {
      ...{ AWS_ENDPOINT_URL_DYNAMODB: stack.endpoint, AWS_REGION: 'us-east-1', AWS_EC2_METADATA_DISABLED: 'true' },
      ...{ AWS_ACCESS_KEY_ID: 'local', AWS_SECRET_ACCESS_KEY: 'local' },
      ...{ OPENAI_BASE_URL: emulator.url, OPENAI_API_KEY: 'local' },
    };
    const place = `--table receipts --store file://${HERE}/objects`;
    for (const [name, rest] of [
      ['doctor', `doctor ${place}`],
      ['run', `run ${place} --out run --max-lines 20`],
      ['collect', `collect ${place} --wait`],
      ['status', 'status --table receipts'],
    ] as const) {
      await record(name, 'completion-batch.js', `npx completion-batch ${rest}`, env);
    }
  } finally {
    await emulator.close();
    await stack.stop();
  }
} finally {
  await rm(HERE, { recursive: true, force: true });
}
