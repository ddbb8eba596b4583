/**
 * How many keys stand, a million of them in some 30 MB. Few states are different, for the requests of a batch share theirs:
 * each is kept once, and of a key only which one it has.
 */
import { KeyTable } from '../platform/key-table.ts';

const FIRST_KEYS = 1 << 10;

/** @typeParam State is never changed */
export class KeyStates<State extends object> {
  readonly #keys = new KeyTable();
  /** By the number of a key: its state's place in the next two. */
  #placeOf = new Uint32Array(FIRST_KEYS);
  readonly #states: State[] = [];
  readonly #having: number[] = [];
  readonly #places = new Map<string, number>();

  of(key: string): State | undefined {
    const number = this.#keys.numberOf(key);
    return number === undefined ? undefined : this.#stateIn(this.#placeOf, number);
  }

  /** Each state that keys have, with how many have it. */
  *byState(): Generator<readonly [state: State, keys: number]> {
    for (const [place, state] of this.#states.entries()) {
      const having = this.#having[place] ?? 0;
      if (having > 0) yield [state, having];
    }
  }

  /** What `of` says now, whatever is changed later; its states are the very objects of `byState`. */
  asOfNow(): (key: string) => State | undefined {
    const placeOf = this.#placeOf.slice(0, this.#keys.size);
    return (key) => {
      const number = this.#keys.numberOf(key);
      return number === undefined ? undefined : this.#stateIn(placeOf, number);
    };
  }

  /** @param next the state after another one, or of a key that had none; asked once for each there is among these */
  change(keys: Iterable<string>, next: (before: State | undefined) => State): void {
    const moves = new Map<number | undefined, number>();
    for (const key of keys) {
      const known = this.#keys.size;
      const number = this.#keys.add(key);
      const before = number < known ? this.#placeOf[number] : undefined;
      const place = moves.get(before) ?? this.#place(next(before === undefined ? undefined : this.#states[before]));
      moves.set(before, place);
      if (before !== undefined) this.#count(before, -1);
      this.#count(place, 1);
      if (number === this.#placeOf.length) this.#grow();
      this.#placeOf[number] = place;
    }
  }

  #stateIn(placeOf: Uint32Array, number: number): State | undefined {
    const place = placeOf[number];
    return place === undefined ? undefined : this.#states[place];
  }

  #place(state: State): number {
    const name = JSON.stringify(state);
    const known = this.#places.get(name);
    if (known !== undefined) return known;
    const place = this.#states.push(state) - 1;
    this.#having.push(0);
    this.#places.set(name, place);
    return place;
  }

  #count(place: number, change: number): void {
    this.#having[place] = (this.#having[place] ?? 0) + change;
  }

  #grow(): void {
    const larger = new Uint32Array(this.#placeOf.length * 2);
    larger.set(this.#placeOf);
    this.#placeOf = larger;
  }
}
