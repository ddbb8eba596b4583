/** The adversary: at outside calls of honest runs it does one thing that its role can do, from a catalogue, by a seed. */
import { readFileSync, statSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { Item, World } from '../../world/world.ts';
import type { Foreign } from './foreign.ts';

export interface Attacked {
  readonly world: World;
  readonly draw: (below: number) => number;
  readonly foreign: Foreign;
  /** Of the runs that meet. */
  readonly executions: readonly string[];
}

/** What is attacked as it stands between two calls. */
export interface Seen extends Attacked {
  /** All rows, read once for all moves that look for something to do. */
  rows(): Promise<readonly Item[]>;
}

type Deed = () => unknown;

export interface Move {
  readonly name: string;
  /** @returns what it would do just now; undefined where there is nothing to do it to */
  find(attacked: Seen): Promise<Deed | undefined> | Deed | undefined;
}

interface Planned {
  readonly move: Move;
  /** Chances that it lets pass. */
  waits: number;
}

/** By turns: few that are let be, and many. */
const MOVES_OF_ONE = [2, 4];
/** Steps in the catalogue from one seed to the next. */
const APART = 3;

/** @param turn which of the seeds of its role this is: they take the moves of the catalogue in turns */
export function movesOf<T>(catalogue: readonly T[], turn: number): readonly T[] {
  const count = Math.min(MOVES_OF_ONE[turn % 2] ?? 0, catalogue.length);
  return Array.from({ length: count }, (_, index) => catalogue[(turn * APART + index) % catalogue.length] as T);
}

/** What a run's artifacts pass between two of its phases. */
export const HAND_ON = 'artifacts handed on';

export class Adversary {
  readonly #attacked: Attacked;
  readonly #rarely: number;
  #planned: Planned[];
  /** Names of what was done. */
  readonly done: string[] = [];

  /**
   * @param rarely of how many calls it lets all but one pass, where nothing is handed on
   * @param moves each is made once; a single one at the first chance
   */
  constructor(attacked: Attacked, moves: readonly Move[], rarely: number) {
    const { draw } = attacked;
    this.#rarely = rarely;
    this.#attacked = attacked;
    const waits = (): number => (draw(4) === 0 ? draw(60 / rarely) : draw(2));
    this.#planned = moves.map((move) => ({ move, waits: moves.length === 1 ? 0 : waits() }));
  }

  /** Called before each outside call of an honest run; where files are handed on it may do more than one thing. */
  async act(call: string): Promise<void> {
    const handedOn = call === HAND_ON;
    if (!handedOn && this.#attacked.draw(this.#rarely) > 0) return;
    let rows: Promise<readonly Item[]> | undefined;
    const seen: Seen = { ...this.#attacked, rows: () => (rows ??= this.#attacked.world.items()) };
    for (const planned of this.#planned) {
      const deed = await planned.move.find(seen);
      if (deed === undefined) continue;
      planned.waits -= 1;
      if (planned.waits >= 0) continue;
      await deed();
      rows = undefined;
      this.done.push(planned.move.name);
      this.#planned = this.#planned.filter((other) => other !== planned);
      if (!handedOn || this.#attacked.draw(2) === 0) return;
    }
  }
}

export const objectsFolder = ({ storeUrl }: World): string => fileURLToPath(storeUrl);

export function pick<T>(draw: (below: number) => number, from: readonly T[]): T | undefined {
  return from[draw(Math.max(1, from.length))];
}

export const linesOf = (path: string): string[] =>
  readFileSync(path, 'utf8')
    .split('\n')
    .filter((line) => line !== '');

export const textOf = (lines: readonly string[]): string => `${lines.join('\n')}\n`;

/** What is being worked on just now is more telling than what is done. */
export const newest = (paths: readonly string[], count: number): string[] =>
  paths
    .map((path) => ({ path, at: statSync(path).mtimeMs }))
    .sort((a, b) => b.at - a.at)
    .slice(0, count)
    .map(({ path }) => path);

/** Undefined for what an earlier move has spoilt. */
export function jsonOf<T>(text: string): T | undefined {
  try {
    return JSON.parse(text) as T;
  } catch {
    return undefined;
  }
}
