/**
 * A program in a terminal of its own: a pseudo-terminal by util-linux' `script`, its bytes interpreted by xterm, which VS Code
 * has its terminals from. What is kept of it: the screen at any time, and all that was written with its time.
 */
import { execFileSync, spawn } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { Terminal } from '@xterm/headless';

// Its types are those of a module, its file is CommonJS.
const { Terminal: HeadlessTerminal } = createRequire(import.meta.url)('@xterm/headless') as {
  Terminal: typeof Terminal;
};

/** A command to terminals that none knows: it says that all before it was read. */
const DRAINED = 7357;

export interface TerminalOptions {
  readonly columns?: number;
  readonly rows?: number;
  readonly cwd?: string;
  readonly env?: Readonly<Record<string, string>>;
  /** Told of each piece, when it is on the screen. */
  readonly onOutput?: (run: TerminalRun) => void;
}

export interface Written {
  readonly seconds: number;
  readonly data: string;
}

export class TerminalRun {
  readonly written: Written[] = [];
  readonly #terminal: Terminal;
  readonly #child: ReturnType<typeof spawn>;
  readonly ended: Promise<number | null>;
  /** The device as the program knows it, and the program's process. */
  #device = '';
  #pid = 0;
  #drained = (): void => {};
  /** It answers what a program asks it for. */
  constructor(command: readonly string[], { columns = 80, rows = 24, cwd, env = {}, onOutput }: TerminalOptions) {
    this.#terminal = new HeadlessTerminal({ cols: columns, rows, scrollback: 10_000, allowProposedApi: true });
    const words = command.map((word) => `'${word.replaceAll("'", "'\\''")}'`).join(' ');
    // The first line is the device's name: only there the size can be changed later. The program is no child of `script`,
    // which would stop with it; the shell between them outlives Ctrl-C, to hand its exit code on.
    const shell = `trap : INT; stty cols ${columns} rows ${rows}; sh -c 'echo $(tty) $$; exec "$0" "$@"' ${words}; exit $?`;
    this.#terminal.parser.registerOscHandler(DRAINED, () => {
      this.#drained();
      return true;
    });
    this.#child = spawn('script', ['--quiet', '--return', '--flush', '--command', shell, '/dev/null'], {
      cwd,
      env: { PATH: process.env.PATH, HOME: '/nonexistent', TERM: 'xterm-256color', SHELL: '/bin/sh', ...env },
      stdio: ['pipe', 'pipe', 'inherit'],
    });
    const began = performance.now();
    let last = Promise.resolve();
    const decoder = new TextDecoder();
    this.#child.stdout?.on('data', (chunk: Buffer) => {
      const data = this.#withoutDevice(decoder.decode(chunk, { stream: true }));
      if (data === '') return;
      this.written.push({ seconds: (performance.now() - began) / 1000, data });
      last = new Promise((resolve) =>
        this.#terminal.write(data, () => {
          onOutput?.(this);
          resolve();
        }),
      );
    });
    this.ended = new Promise((resolve, reject) => {
      this.#child.on('error', reject);
      this.#child.on('close', (code) => void last.then(() => resolve(code)));
    });
  }

  #withoutDevice(data: string): string {
    if (this.#device !== '') return data;
    const [, device = '', pid = '', rest = ''] = /^(\S+) (\d+)\r?\n(.*)$/s.exec(data) ?? [];
    this.#device = device;
    this.#pid = Number(pid);
    return rest;
  }

  /** Every line of it, with those that have scrolled away. */
  lines(): string[] {
    const { active } = this.#terminal.buffer;
    const all = [...Array(active.length).keys()].map((at) => active.getLine(at)?.translateToString(true) ?? '');
    return all.slice(0, all.findLastIndex((line) => line !== '') + 1);
  }

  /** What is to be seen. */
  screen(): string[] {
    const { active } = this.#terminal.buffer;
    const rows = [...Array(this.#terminal.rows).keys()];
    return rows.map((row) => active.getLine(active.baseY + row)?.translateToString(true) ?? '');
  }

  /** Lines that did not fit, and go on in the next one. */
  wrapped(): string[] {
    const { active } = this.#terminal.buffer;
    const all = [...Array(active.length).keys()].map((at) => active.getLine(at));
    return all.flatMap((line) => (line?.isWrapped ? [line.translateToString(true)] : []));
  }

  get text(): string {
    return this.written.map(({ data }) => data).join('');
  }

  get isCursorVisible(): boolean {
    return this.text.lastIndexOf('\u001b[?25l') <= this.text.lastIndexOf('\u001b[?25h');
  }

  get cursorColumn(): number {
    return this.#terminal.buffer.active.cursorX;
  }

  /** As if it were typed. */
  type(keys: string): void {
    this.#child.stdin?.write(keys);
  }

  kill(signal: NodeJS.Signals): void {
    process.kill(this.#pid, signal);
  }

  /**
   * Stops the program, waits until all that it has written is on the screen, and lets it go on after `work`: what happens
   * there happens at once for it, whatever the machine does.
   */
  async whileStopped(work: () => void): Promise<void> {
    this.kill('SIGSTOP');
    const state = (): string | undefined => /\) (\w)/.exec(readFileSync(`/proc/${this.#pid}/stat`, 'latin1'))?.[1];
    try {
      while (state() !== 'T') execFileSync('true');
      await new Promise<void>((resolve) => {
        this.#drained = resolve;
        writeFileSync(this.#device, `\u001b]${DRAINED};\u0007`);
      });
      work();
    } finally {
      this.kill('SIGCONT');
    }
  }

  /** Only while it is stopped: else a frame may be under way that was drawn for the other size. */
  resize(columns: number, rows: number): void {
    this.#terminal.resize(columns, rows);
    execFileSync('stty', ['-F', this.#device, 'cols', `${columns}`, 'rows', `${rows}`]);
  }
}
