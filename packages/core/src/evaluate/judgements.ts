/** Labels whose truth is known, by what was said of them: what every figure of how right verdicts are is made of. */

/** What was said of labels. */
export interface Said {
  valid: number;
  invalid: number;
  /** Neither: unsure, for review, or no verdict at all. */
  neither: number;
}

export interface Judgements {
  /** Of labels that are right as they were proposed. */
  readonly right: Said;
  /** Of labels that are wrong: those are what a check is to find. */
  readonly wrong: Said;
}

const SAID = ['valid', 'invalid', 'neither'] as const;

export function noJudgements(): Judgements {
  return { right: { valid: 0, invalid: 0, neither: 0 }, wrong: { valid: 0, invalid: 0, neither: 0 } };
}

/** Adds `more` to `sum`. */
export function addJudgements(sum: Judgements, more: Judgements): void {
  for (const name of SAID) {
    sum.right[name] += more.right[name];
    sum.wrong[name] += more.wrong[name];
  }
}

/** How many labels they are of. */
export function judged({ right, wrong }: Judgements): number {
  return SAID.reduce((total, name) => total + right[name] + wrong[name], 0);
}

/** Of them, those of which what was said is true. */
export function agreed({ right, wrong }: Judgements): number {
  return right.valid + wrong.invalid;
}
