/** Which rules fire when: counts what each rule applies to, and draws by the seed. */
import { chance } from './chance.ts';
import type { When } from './rules.ts';

export class Chooser<Rule extends When> {
  readonly #scope: string;
  readonly #seed: number;
  readonly #rules: readonly Rule[];
  readonly #seen = new Map<Rule, number>();
  readonly #fired = new Map<Rule, number>();

  /** @param scope keeps the draws of one list of rules apart from those of another */
  constructor(scope: string, seed: number, rules: readonly Rule[]) {
    this.#scope = scope;
    this.#seed = seed;
    this.#rules = rules;
  }

  get isEmpty(): boolean {
    return this.#rules.length === 0;
  }

  /**
   * The rules that fire for one thing.
   * @param applies which rules are about it; each of these counts it
   * @param own the thing's own number and name, where it has them: then its place among others does not matter
   */
  all(applies: (rule: Rule) => boolean, own?: { readonly number: number; readonly name: string }): Rule[] {
    return this.#rules.filter((rule) => applies(rule) && this.#fires(rule, own));
  }

  /** As `all`, but stops at the first that fires: later rules do not see the thing. */
  first(applies: (rule: Rule) => boolean, own?: { readonly number: number; readonly name: string }): Rule | undefined {
    return this.#rules.find((rule) => applies(rule) && this.#fires(rule, own));
  }

  #fires(rule: Rule, own: { readonly number: number; readonly name: string } | undefined): boolean {
    const seen = (this.#seen.get(rule) ?? 0) + 1;
    this.#seen.set(rule, seen);
    const fired = this.#fired.get(rule) ?? 0;
    if (fired >= (rule.times ?? Infinity)) return false;
    const number = own?.number ?? seen;
    const { nth, every, rate } = rule;
    let fires = true;
    if (nth !== undefined) fires = Array.isArray(nth) ? nth.includes(number) : nth === number;
    else if (every !== undefined) fires = number % every === 0;
    else if (rate !== undefined) {
      fires = chance(this.#seed, this.#scope, this.#rules.indexOf(rule), own?.name ?? String(seen)) < rate;
    }
    if (fires) this.#fired.set(rule, fired + 1);
    return fires;
  }
}
