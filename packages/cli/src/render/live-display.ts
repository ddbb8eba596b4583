/**
 * The lines at the bottom of a terminal that change while a command works. Whoever else writes to the terminal, this command's
 * result or a warning of Node, finds them gone; they come back below it. Loaded only where there is a terminal.
 */
import { constants } from 'node:os';
import { logLine } from '@completion-batch/core/light';
import { createLogUpdate } from 'log-update';
import { columnsOf, cut } from './columns.ts';
import type { Display, Waiting } from './display.ts';
import { paint } from './paint.ts';
import { duration, Steps } from './steps.ts';

export interface LiveDisplayOptions {
  /** Where it is drawn: standard error. */
  readonly stream: NodeJS.WriteStream;
  /** What else is written to the same terminal: standard output. */
  readonly others?: readonly NodeJS.WriteStream[];
  /** What is at work, where nothing more is known. */
  readonly title: string;
  readonly now?: () => number;
}

const FRAMES = [...'⠋⠙⠹⠸⠼⠴⠦⠧⠇⠏'];
const EVERY_MS = 120;
/** What is done sooner needs no display. */
const QUIET_MS = 300;
/** Lines of a terminal that are left to what was said before. */
const SPARE_ROWS = 4;
const MOST_ROWS = 12;
const HIDE_CURSOR = '\u001b[?25l';
const SHOW_CURSOR = '\u001b[?25h';
const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

type Write = NodeJS.WriteStream['write'];
/** Node's own, which it calls when the system says that the size has changed. */
type Sized = NodeJS.WriteStream & { readonly _refreshSize?: () => void };

export class LiveDisplay implements Display {
  readonly #stream: NodeJS.WriteStream;
  readonly #write: Write;
  readonly #now: () => number;
  readonly #draw: ReturnType<typeof createLogUpdate>;
  readonly #steps = new Steps();
  readonly #undo: (() => void)[] = [];
  #title: string;
  #begun: number;
  #saidAt: number;
  #waiting: Waiting | undefined;
  /** The lines that stand there now. */
  #shown: readonly string[] = [];
  #columns: number;
  /** Somebody has written half a line: nothing may come between its halves. */
  #isWithinLine = false;
  #frame = 0;

  constructor({ stream, others = [], title, now = Date.now }: LiveDisplayOptions) {
    this.#stream = stream;
    this.#now = now;
    this.#title = title;
    this.#begun = now();
    this.#saidAt = this.#begun;
    this.#columns = stream.columns;
    this.#write = stream.write.bind(stream);
    this.#draw = createLogUpdate(this.#own(), { showCursor: true });
    for (const each of [stream, ...others]) this.#undo.push(this.#makeWay(each));
    const timer = setInterval(() => this.#turn(), EVERY_MS);
    timer.unref();
    this.#undo.push(() => clearInterval(timer));
    this.#listen();
  }

  phase(title: string): void {
    this.#title = title;
    this.#begun = this.#now();
    this.#steps.clear();
    this.#waiting = undefined;
  }

  step(name: string, done: number, total: number | undefined): string | undefined {
    this.#waiting = undefined;
    return this.#steps.take(name, done, total, this.#now());
  }

  waiting(waiting: Waiting | undefined): void {
    this.#waiting = waiting;
    this.#steps.clear();
  }

  clear(): void {
    this.#measure();
    if (this.#shown.length === 0) return;
    this.#shown = [];
    this.#draw.clear();
    this.#write(SHOW_CURSOR);
  }

  close(): void {
    this.clear();
    for (const undo of this.#undo.splice(0).reverse()) undo();
  }

  /** The stream as log-update sees it: what it writes is ours. */
  #own(): NodeJS.WriteStream {
    return Object.create(this.#stream, { write: { value: this.#write } }) as NodeJS.WriteStream;
  }

  #makeWay(stream: NodeJS.WriteStream): () => void {
    const { write } = stream;
    const guarded = (...args: unknown[]): boolean => {
      const [chunk] = args;
      this.clear();
      this.#saidAt = this.#now();
      const text = chunk instanceof Uint8Array ? Buffer.from(chunk.slice(-1)).toString() : String(chunk);
      if (text !== '' && stream.isTTY) this.#isWithinLine = !text.endsWith('\n');
      return Reflect.apply(write, stream, args);
    };
    stream.write = guarded as Write;
    return () => {
      if (stream.write === guarded) stream.write = write;
    };
  }

  #turn(): void {
    this.#frame += 1;
    if (this.#isWithinLine) return;
    this.#measure();
    if (this.#shown.length === 0 && this.#now() - this.#saidAt < QUIET_MS) return;
    const lines = this.#lines();
    if (this.#shown.length === 0) this.#write(HIDE_CURSOR);
    this.#shown = lines;
    this.#columns = this.#stream.columns;
    this.#draw(lines.map((line) => paintLine(line, this.#stream)).join('\n'));
  }

  /** The last column stays free: some terminals go to the next line with it. */
  #lines(): string[] {
    const columns = Math.max(1, (this.#stream.columns || 80) - 1);
    const rows = Math.max(1, Math.min(MOST_ROWS, (this.#stream.rows || 24) - SPARE_ROWS));
    const now = this.#now();
    const spinner = FRAMES[this.#frame % FRAMES.length] ?? '';
    const waiting = this.#waiting;
    if (waiting !== undefined) {
      const { until } = waiting;
      const next = until === undefined ? duration(now - this.#begun) : `next look in ${duration(until - now)}`;
      const below = waiting.rows.slice(0, rows - 1).map((row) => cut(`  ${logLine(row)}`, columns));
      return [head(`${spinner} ${logLine(waiting.what)}`, next, columns), ...below];
    }
    const steps = this.#steps.lines(rows - 1, columns, now);
    return [head(`${spinner} ${this.#title}`, duration(now - this.#begun), columns), ...steps];
  }

  #listen(): void {
    const leave = (): void => this.close();
    process.on('exit', leave);
    this.#undo.push(() => process.off('exit', leave));
    const resize = (): void => this.#resized();
    this.#stream.on('resize', resize);
    this.#undo.push(() => this.#stream.off('resize', resize));
    for (const signal of SIGNALS) {
      const ended = (): void => {
        this.close();
        // A command that has its own way of ending goes it; the others end as without a display.
        if (process.listenerCount(signal) > 0) return;
        if (signal === 'SIGINT') this.#write('interrupted; nothing is lost, and the same command goes on\n');
        process.exitCode = 128 + constants.signals[signal];
        process.kill(process.pid, signal);
      };
      process.once(signal, ended);
      this.#undo.push(() => process.off(signal, ended));
    }
  }

  /**
   * How wide the terminal is now. Its signal may still wait: behind a timer that is due, behind a Ctrl-C of the same moment.
   * Where something has changed, `#resized` is called before this returns.
   */
  #measure(): void {
    if (this.#shown.length > 0) (this.#stream as Sized)._refreshSize?.();
  }

  /** A terminal that has become narrower has wrapped our lines: they take more rows than were written. */
  #resized(): void {
    const { columns } = this.#stream;
    if (this.#shown.length === 0 || columns >= this.#columns) return;
    const more = this.#shown.reduce((sum, line) => sum + Math.max(0, Math.ceil(columnsOf(line) / columns) - 1), 0);
    if (more > 0) this.#write(`\u001b[2K\u001b[1A`.repeat(more));
    this.clear();
  }
}

/** Its end stays, where the terminal is narrow: it is what changes. */
function head(text: string, end: string, columns: number): string {
  const room = columns - columnsOf(end) - 2;
  return room < 8 ? cut(text, columns) : `${cut(text, room)}  ${end}`;
}

/** The spinner, bars and what is done of them. */
function paintLine(line: string, stream: NodeJS.WriteStream): string {
  if (!line.startsWith(' ')) return `${paint('next', line.slice(0, 1), stream)}${line.slice(1)}`;
  return line.replace(/━+/, (bar) => paint('good', bar, stream)).replace(/┄+/, (bar) => paint('faint', bar, stream));
}
