/** The adversary: at outside calls of honest runs it does one thing that its role can do, from a catalogue, by a seed. */
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { World } from '../../world/world.ts';
import type { Foreign } from './foreign.ts';

export interface Attacked {
  readonly world: World;
  readonly draw: (below: number) => number;
  readonly foreign: Foreign;
}

type Deed = () => unknown;

export interface Move {
  readonly name: string;
  /** @returns what it would do just now; undefined where there is nothing to do it to */
  find(attacked: Attacked): Promise<Deed | undefined> | Deed | undefined;
}

interface Planned {
  readonly move: Move;
  /** Chances that it lets pass. */
  waits: number;
}

const MOVES_OF_ONE = 4;

export class Adversary {
  readonly #attacked: Attacked;
  #planned: Planned[];
  /** Names of what was done. */
  readonly done: string[] = [];

  /** @param turn which of the seeds of its role this is: they take the moves of the catalogue in turns */
  constructor(attacked: Attacked, catalogue: readonly Move[], turn: number) {
    const { draw } = attacked;
    this.#attacked = attacked;
    const count = Math.min(MOVES_OF_ONE, catalogue.length);
    this.#planned = Array.from({ length: count }, (_, index) => ({
      move: catalogue[(turn * count + index) % catalogue.length] as Move,
      waits: draw(3) === 0 ? draw(20) : draw(2),
    }));
  }

  /** Called before each outside call of an honest run. */
  async act(): Promise<void> {
    if (this.#planned.length === 0 || this.#attacked.draw(3) === 0) return;
    for (const planned of this.#planned) {
      const deed = await planned.move.find(this.#attacked);
      if (deed === undefined) continue;
      planned.waits -= 1;
      if (planned.waits >= 0) continue;
      await deed();
      this.done.push(planned.move.name);
      this.#planned = this.#planned.filter((other) => other !== planned);
      return;
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
