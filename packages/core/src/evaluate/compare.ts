/** Two runs over the same labels, side by side: which verdicts changed, and whether one of them is better. */
import { appendFile, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { makeScratch, sha256 } from '@completion-batch/engine';
import { Evaluation, type Scores } from './figures.ts';
import type { Said } from './judgements.ts';
import { type McNemar, mcnemar } from './statistics.ts';
import type { ComparedVerdict } from './verdict-lines.ts';

/** Labels about which one run said this and the other that. */
export interface Change {
  readonly before: keyof Said;
  readonly now: keyof Said;
  /** Of labels that are right as they were proposed, of labels that are wrong. */
  readonly right: number;
  readonly wrong: number;
}

export interface Comparison {
  /** Labels with a verdict in both; all that follows is about those. */
  readonly labels: number;
  readonly onlyBefore: number;
  readonly onlyNow: number;
  /** What is true differs: the truth of now counts. */
  readonly truthChanged: number;
  readonly before: Scores;
  readonly now: Scores;
  /** The most frequent first. */
  readonly changes: readonly Change[];
  /** Some of the labels whose verdict changed. */
  readonly examples: readonly (Pick<ComparedVerdict, 'key' | 'right'> & Pick<Change, 'before' | 'now'>)[];
  /** `onlyFirst`: right before and no more; `onlySecond`: right now. */
  readonly mcnemar: McNemar;
}

type Side = 'before' | 'now';
type Row = readonly [side: Side, key: string, label: string, said: keyof Said, right: boolean];

/** Verdicts of a million labels are 250 MB: each part has 4 of them in memory. */
const PARTS = 64;
const HELD_LINES = 8192;
const MOST_EXAMPLES = 50;

/**
 * Takes verdicts of both in any order. They wait in files by a digest of their keys, so that those of one label meet in one
 * part and only one part at a time is in memory.
 */
export class Comparing implements AsyncDisposable {
  readonly #folder: string;
  #held = new Map<number, string[]>();
  #lines = 0;

  private constructor(folder: string) {
    this.#folder = folder;
  }

  /** @param parent a folder for what waits, e.g. that of temporary files */
  static async begin(parent: string): Promise<Comparing> {
    return new Comparing(await makeScratch(parent, 'evaluate'));
  }

  async add(side: Side, { key, label, said, right }: ComparedVerdict): Promise<void> {
    const row: Row = [side, key, label, said, right];
    const part = Number.parseInt(sha256(key).slice(0, 4), 16) % PARTS;
    const lines = this.#held.get(part) ?? [];
    this.#held.set(part, lines);
    lines.push(JSON.stringify(row));
    this.#lines += 1;
    if (this.#lines >= HELD_LINES) await this.#putAway();
  }

  async result(): Promise<Comparison> {
    await this.#putAway();
    const sums = new SideBySide();
    for (let part = 0; part < PARTS; part += 1) {
      const text = await readFile(this.#path(part), 'utf8').catch((error: NodeJS.ErrnoException) => {
        if (error.code === 'ENOENT') return '';
        throw error;
      });
      sums.addPart(text.split('\n').flatMap((line) => (line === '' ? [] : [JSON.parse(line) as Row])));
    }
    return sums.result();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await rm(this.#folder, { recursive: true, force: true });
  }

  async #putAway(): Promise<void> {
    for (const [part, lines] of this.#held) await appendFile(this.#path(part), `${lines.join('\n')}\n`);
    this.#held = new Map();
    this.#lines = 0;
  }

  #path(part: number): string {
    return join(this.#folder, `${part}.ndjson`);
  }
}

const isTrue = (said: keyof Said, right: boolean): boolean => said === (right ? 'valid' : 'invalid');

class SideBySide {
  readonly #before = new Evaluation();
  readonly #now = new Evaluation();
  readonly #changes = new Map<string, { before: keyof Said; now: keyof Said; right: number; wrong: number }>();
  readonly #examples: Comparison['examples'][number][] = [];
  readonly #counts = { labels: 0, onlyBefore: 0, onlyNow: 0, truthChanged: 0 };
  #onlyBeforeTrue = 0;
  #onlyNowTrue = 0;

  /** All rows of some labels. Of a label that is there twice the last counts. */
  addPart(rows: readonly Row[]): void {
    const before = new Map(rows.flatMap((row) => (row[0] === 'before' ? [[row[1], row]] : [])));
    const now = new Map(rows.flatMap((row) => (row[0] === 'now' ? [[row[1], row]] : [])));
    for (const [key, row] of now) {
      const other = before.get(key);
      if (other === undefined) this.#counts.onlyNow += 1;
      else this.#addPair(other, row);
    }
    for (const key of before.keys()) if (!now.has(key)) this.#counts.onlyBefore += 1;
  }

  #addPair([, , , before, rightBefore]: Row, [, key, label, now, right]: Row): void {
    this.#counts.labels += 1;
    if (rightBefore !== right) this.#counts.truthChanged += 1;
    const known = { label, right, trueLabel: undefined, suggested: undefined };
    this.#before.add({ ...known, said: before });
    this.#now.add({ ...known, said: now });
    if (isTrue(before, right) && !isTrue(now, right)) this.#onlyBeforeTrue += 1;
    if (!isTrue(before, right) && isTrue(now, right)) this.#onlyNowTrue += 1;
    if (before === now) return;
    const change = this.#changes.get(`${before} ${now}`) ?? { before, now, right: 0, wrong: 0 };
    change[right ? 'right' : 'wrong'] += 1;
    this.#changes.set(`${before} ${now}`, change);
    if (this.#examples.length < MOST_EXAMPLES) this.#examples.push({ key, right, before, now });
  }

  result(): Comparison {
    return {
      ...this.#counts,
      before: this.#before.figures().overall,
      now: this.#now.figures().overall,
      changes: [...this.#changes.values()].sort((a, b) => b.right + b.wrong - a.right - a.wrong),
      examples: this.#examples,
      mcnemar: mcnemar(this.#onlyBeforeTrue, this.#onlyNowTrue),
    };
  }
}
