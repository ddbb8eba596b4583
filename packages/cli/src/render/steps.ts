/** What a command is at, as lines for the bottom of a terminal: steps with what is done of how much, how fast, how long still. */
import { logLine, number } from '@completion-batch/core/light';
import { columnsOf, cut } from './columns.ts';

interface Step {
  readonly name: string;
  done: number;
  total: number | undefined;
  /** What was done when it was first heard of, and when that was. */
  readonly first: number;
  readonly begun: number;
}

/** A step that took less leaves no line behind it. */
const WORTH_TELLING_MS = 2000;
/** Before that a rate is a guess. */
const RATE_AFTER_MS = 1000;
/** A bar that is longer says no more, and a shorter one nothing. */
const MOST_BAR = 24;
const FEWEST_BAR = 8;

export class Steps {
  readonly #steps = new Map<string, Step>();

  /** @returns what is to be said of it once for all: it has come to its end */
  take(name: string, done: number, total: number | undefined, now: number): string | undefined {
    const step = this.#steps.get(name) ?? { name, done, total, first: done, begun: now };
    step.done = done;
    step.total = total;
    this.#steps.set(name, step);
    if (total === undefined || done < total) return undefined;
    this.#steps.delete(name);
    const took = now - step.begun;
    if (isPart(name) || took < WORTH_TELLING_MS) return undefined;
    // What was done before it was first heard of took a time that nobody knows.
    const rate = step.first > done / 10 ? '' : rateText(rateOf(step, now));
    return [`${name}: ${number(done)} in ${duration(took)}`, ...(rate === '' ? [] : [rate])].join(', ');
  }

  /** When it was first heard of; undefined where it has come to its end. */
  begun(name: string): number | undefined {
    return this.#steps.get(name)?.begun;
  }

  clear(): void {
    this.#steps.clear();
  }

  /** At most so many, each narrower than that; of parts that do not fit it is told how many there are. */
  lines(rows: number, columns: number, now: number): string[] {
    const steps = [...this.#steps.values()];
    const sorted = [...steps.filter(({ name }) => !isPart(name)), ...steps.filter(({ name }) => isPart(name))];
    const shown = sorted.length <= rows ? sorted : sorted.slice(0, Math.max(0, rows - 1));
    const texts = shown.map((step) => textOf(step, now));
    const names = Math.min(Math.floor(columns / 2), Math.max(0, ...texts.map(({ name }) => columnsOf(name))));
    const figures = Math.max(0, ...texts.map(({ figures }) => figures.length));
    const room = columns - names - figures - INDENT.length - 2 * GAP.length;
    const bar = texts.every(({ share }) => share === undefined) ? 0 : Math.min(MOST_BAR, room);
    const lines = texts.map((text) => cut(layOut(text, names, bar), columns));
    const more = sorted.length - shown.length;
    return more === 0 || rows === 0 ? lines : [...lines, cut(`${INDENT}… and ${number(more)} more`, columns)];
  }
}

/** One of several that go on at once, as `receipts formatted (shard 0001)`: what they come to together has its own step. */
const isPart = (name: string): boolean => name.endsWith(')');

interface StepText {
  readonly name: string;
  readonly share: number | undefined;
  readonly figures: string;
}

function textOf(step: Step, now: number): StepText {
  const { name, done, total } = step;
  // Of parts they would jump, and be told once more.
  const rate = isPart(name) ? undefined : rateOf(step, now);
  const left = total === undefined || rate === undefined ? undefined : ((total - done) / rate) * 1000;
  const figures = [
    total === undefined ? number(done) : `${number(done)} of ${number(total)}`,
    ...(rateText(rate) === '' ? [] : [rateText(rate)]),
    ...(left === undefined ? [] : [`${duration(left)} left`]),
  ];
  return {
    name: logLine(name),
    share: total === undefined || total === 0 ? undefined : Math.min(1, done / total),
    figures: figures.join(', '),
  };
}

const INDENT = '  ';
const GAP = '  ';

function layOut({ name, share, figures }: StepText, names: number, bar: number): string {
  const shown = cut(name, names);
  const padded = `${INDENT}${shown}${' '.repeat(Math.max(0, names - columnsOf(shown)))}${GAP}`;
  if (bar < FEWEST_BAR) return padded + figures;
  if (share === undefined) return `${padded}${' '.repeat(bar)}${GAP}${figures}`;
  const full = Math.floor(bar * share);
  return `${padded}${'━'.repeat(full)}${'┄'.repeat(bar - full)}${GAP}${figures}`;
}

/** Of a second; undefined where it is not known yet. */
function rateOf({ done, first, begun }: Step, now: number): number | undefined {
  return now - begun < RATE_AFTER_MS || done <= first ? undefined : ((done - first) * 1000) / (now - begun);
}

/** Of what takes longer than a second each it says nothing. */
function rateText(rate = 0): string {
  if (rate < 1) return '';
  return `${rate < 10 ? rate.toFixed(1) : number(Math.round(rate))}/s`;
}

/** `12 s`, `3:04 min`, `2:10 h` */
export function duration(ms: number): string {
  const seconds = Math.max(0, Math.round(ms / 1000));
  if (seconds < 60) return `${seconds} s`;
  const two = (value: number): string => String(value).padStart(2, '0');
  const minutes = Math.floor(seconds / 60);
  if (minutes < 60) return `${minutes}:${two(seconds % 60)} min`;
  return `${Math.floor(minutes / 60)}:${two(minutes % 60)} h`;
}
