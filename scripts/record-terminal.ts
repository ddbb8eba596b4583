/** Records what a command shows in a terminal: as an asciicast, which asciinema and its players show, and as frames of text. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { TerminalRun } from '../test/world/terminal.ts';

const HELP = `Records what a command shows in a terminal (Linux, with the script of util-linux):

  node scripts/record-terminal.ts [options] -- COMMAND …

  --columns N, --rows N   the terminal's size (default: 80 and 24)
  --out FILE.cast         the recording, an asciicast (version 2)
  --frames N              prints so many screens, evenly over the time, and the last one
  --at SECONDS            prints the screen at this time; may be given several times
  --for SECONDS           then Ctrl-C is typed
  --env NAME              hands this variable on; may be given several times. Nothing else of the environment is
`;

interface Frame {
  readonly seconds: number;
  readonly screen: readonly string[];
}

async function record(): Promise<number> {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      columns: { type: 'string', default: '80' },
      rows: { type: 'string', default: '24' },
      out: { type: 'string' },
      frames: { type: 'string', default: '0' },
      at: { type: 'string', multiple: true, default: [] },
      for: { type: 'string' },
      env: { type: 'string', multiple: true, default: [] },
      help: { type: 'boolean' },
    },
  });
  if (values.help === true || positionals.length === 0) {
    console.log(HELP);
    return values.help === true ? 0 : 2;
  }
  const [columns, rows] = [Number(values.columns), Number(values.rows)];
  const frames: Frame[] = [];
  // What npm keeps goes away with it.
  const home = await mkdtemp(join(tmpdir(), 'recorded-home-'));
  const run = new TerminalRun(positionals, {
    ...{ columns, rows },
    env: { HOME: home, ...Object.fromEntries(values.env.map((name) => [name, process.env[name] ?? ''])) },
    onOutput: (shown) => {
      frames.push({ seconds: shown.written.at(-1)?.seconds ?? 0, screen: shown.screen() });
    },
  });
  const timer = values.for === undefined ? undefined : setTimeout(() => run.type('\u0003'), Number(values.for) * 1000);
  const code = await run.ended;
  clearTimeout(timer);
  await rm(home, { recursive: true, force: true });
  if (values.out !== undefined) await writeFile(values.out, asciicast(run, titleOf(positionals), columns, rows));
  for (const frame of chosen(frames, Number(values.frames), values.at.map(Number))) print(frame, columns);
  return code ?? 1;
}

/** A header, and a line for each piece with its time: docs.asciinema.org/manual/asciicast/v2 */
export function asciicast({ written }: Pick<TerminalRun, 'written'>, title: string, width = 80, height = 24): string {
  const lines = [
    { version: 2, width, height, title, env: { TERM: 'xterm-256color' } },
    ...written.map(({ seconds, data }) => [Number(seconds.toFixed(3)), 'o', data]),
  ];
  return lines.map((line) => `${JSON.stringify(line)}\n`).join('');
}

const titleOf = (command: readonly string[]): string =>
  command.map((word) => (word.startsWith('/') ? basename(word) : word)).join(' ');

function chosen(frames: readonly Frame[], count: number, times: readonly number[]): Frame[] {
  const end = frames.at(-1)?.seconds ?? 0;
  const even = [...Array(count).keys()].map((at) => (end * (at + 1)) / count);
  const wanted = [...even, ...times].sort((one, other) => one - other);
  return [...new Set(wanted.flatMap((time) => frames.findLast(({ seconds }) => seconds <= time) ?? []))];
}

function print({ seconds, screen }: Frame, columns: number): void {
  const title = `── ${seconds.toFixed(1)} s `;
  console.log(title + '─'.repeat(Math.max(0, columns - title.length)));
  console.log(screen.join('\n').trimEnd());
}

if (import.meta.main) {
  // Names of files are those of where it was called.
  process.chdir(resolve(process.env.INIT_CWD ?? '.'));
  process.exitCode = await record();
}
