/** What somebody sees who runs the built program in a terminal: 40, 80 and 200 columns, made narrower, ended by Ctrl-C. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type Emulator, scriptResponder, startEmulator } from '@completion-batch/emulator';
import { afterAll, beforeAll, describe, it } from 'vitest';
import { columnsOf } from '../../packages/cli/src/render/columns.ts';
import { type TerminalOptions, TerminalRun } from '../world/terminal.ts';

const PROGRAM = fileURLToPath(new URL('../../packages/cli/bin/completion-batch.js', import.meta.url));
const SPINNER = /[⠋⠙⠹⠸⠼⠴⠦⠧⠇⠏]/;
/** What terminals are told beside text. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
const ESCAPES = /\u001b\[[0-?]*[ -/]*[@-~]/g;

let folder = '';
let emulator: Emulator;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'terminal-'));
  emulator = await startEmulator({
    dataDir: join(folder, 'openai'),
    faults: { batches: [{ fault: { kind: 'stuck', status: 'in_progress' } }] },
    responder: scriptResponder({ rules: [], default: { content: 'yes' } }),
  });
  const line = { custom_id: 'a', method: 'POST', url: '/v1/chat/completions' };
  const body = { model: 'gpt-4.1-mini', messages: [{ role: 'user', content: '\u001b[2J\u202ehostile' }] };
  await writeFile(join(folder, 'requests.jsonl'), `${JSON.stringify({ ...line, body })}\n`);
});

afterAll(async () => {
  await emulator.close();
  await rm(folder, { recursive: true, force: true });
});

function run(args: readonly string[], options: TerminalOptions = {}): TerminalRun {
  const env = { OPENAI_BASE_URL: emulator.url, OPENAI_API_KEY: 'sk-planted-openai-secret', ...options.env };
  return new TerminalRun([process.execPath, PROGRAM, ...args], { ...options, cwd: folder, env });
}

const interrupt = (run: TerminalRun): void => run.type('\u0003');

/** Submits, waits for an answer that does not come, and is ended by Ctrl-C once that is on the screen. */
async function untilInterrupted(
  name: string,
  options: TerminalOptions,
  atWaiting: (run: TerminalRun) => Promise<void> | void = interrupt,
) {
  let waiting: string[] = [];
  const done = Promise.withResolvers<void>();
  const waits = run(['batch', 'submit', 'requests.jsonl', '--job', name, '--store', `./${name}`, '--wait'], {
    ...options,
    onOutput(shown) {
      const screen = shown.screen();
      if (waiting.length > 0 || !screen.some((line) => line.includes('next look in'))) return;
      waiting = screen;
      done.resolve(atWaiting(shown));
    },
  });
  void waits.ended.then(() => done.resolve());
  const [code] = await Promise.all([waits.ended, done.promise]);
  return { waits, code, waiting: waiting.filter((line) => line !== '') };
}

describe.concurrent.each([40, 80, 200])('on %i columns', (columns) => {
  it.concurrent('a wait shows what is waited for and when it is looked at again, and Ctrl-C leaves nothing of it', async ({
    expect,
  }) => {
    const { waits, code, waiting } = await untilInterrupted(`job-${columns}`, { columns });
    expect(waiting.findLast((line) => SPINNER.test(line))).toMatch(/next look in \d+ s$/);
    expect(waiting.at(-1)).toMatch(/^ {2}batch_/);
    const lines = waits.lines();
    const residue = [...waiting.slice(-2), '^C'].map((line) => line.trim());
    expect(lines.filter((line) => SPINNER.test(line) || residue.includes(line.trim()))).toEqual([]);
    expect(lines.join(' ').replace(/\s+/g, ' ')).toContain(
      `warning: interrupted; nothing is lost, and this goes on: npx completion-batch batch wait job-${columns}`,
    );
    expect({ code, wrapped: waits.wrapped(), cursor: [waits.isCursorVisible, waits.cursorColumn] }).toEqual({
      code: 130,
      wrapped: [],
      cursor: [true, 0],
    });
    const most = Math.min(columns, 120);
    expect(lines.filter((line) => columnsOf(line) > most)).toEqual([]);
    expect(waits.text).not.toContain('planted');
  });
});

describe.concurrent('a terminal that becomes narrower keeps nothing of what was wider', () => {
  const spinning = (lines: readonly string[]): string[] => lines.filter((line) => SPINNER.test(line));

  it.concurrent('when the next frame is drawn', async ({ expect }) => {
    const { waits } = await untilInterrupted('narrower', { columns: 100 }, async (shown) => {
      await shown.whileStopped(() => shown.resize(44, 20));
      // What was wrapped takes all 44 columns, a frame leaves the last one free.
      const one = [expect.stringMatching(/^.{1,43}$/)];
      await expect
        .poll(() => spinning(shown.lines()), { timeout: 60_000 })
        .toEqual(one)
        .finally(() => interrupt(shown));
    });
    expect(spinning(waits.lines())).toEqual([]);
    expect(waits.isCursorVisible).toBe(true);
  });

  it.concurrent('when it is interrupted before it has been told of its width', async ({ expect }) => {
    const { waits, code } = await untilInterrupted('at-once', { columns: 100 }, (shown) =>
      shown.whileStopped(() => {
        shown.resize(44, 20);
        shown.kill('SIGINT');
      }),
    );
    expect(spinning(waits.lines())).toEqual([]);
    expect([code, waits.isCursorVisible]).toEqual([130, true]);
  });
});

describe('what stays', () => {
  const status = (env: Readonly<Record<string, string>>, ...more: string[]) =>
    run(['submit', '--plan', 'none.json', '--requests', '.', ...more], { env });

  it.concurrent('an error is red where colours are wanted, and says its cause only when it is asked', async ({
    expect,
  }) => {
    const [plain, coloured, quiet, verbose, dumb] = [
      status({ NO_COLOR: '1' }),
      status({}),
      status({}, '--quiet'),
      status({}, '--verbose'),
      status({ TERM: 'dumb' }),
    ];
    const codes = await Promise.all([plain, coloured, quiet, verbose, dumb].map(({ ended }) => ended));
    expect(codes).toEqual([1, 1, 1, 1, 1]);
    expect(coloured.text).toContain('\u001b[31merror:\u001b[39m');
    for (const each of [plain, dumb]) expect(each.text).not.toContain('\u001b[31');
    expect(quiet.lines()).toEqual(plain.lines());
    expect(verbose.lines().join('\n')).toMatch(/\n {2}caused by Error: ENOENT/);
    expect(dumb.text).not.toMatch(ESCAPES);
  });
});
