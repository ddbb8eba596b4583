/** How right verdicts are, summed up as they come: overall, by label, corrections, what is mistaken for what. */
import { order } from '../plain-text.ts';
import { addJudgements, type Judgements, judged, noJudgements, type Said } from './judgements.ts';
import { nameIn, OTHERS } from './most-names.ts';
import { f1Of, type Share, shareOf } from './statistics.ts';

/** One label of which it is known whether it is right, and what was said of it. */
export interface Verdict {
  /** As it was proposed. */
  readonly label: string;
  readonly right: boolean;
  /** What its word should have; null: none. Undefined where it is only known whether this one is right. */
  readonly trueLabel: string | null | undefined;
  readonly said: keyof Said;
  /** What was suggested in its place; null: nothing. Undefined where nothing could be, as it was not called wrong. */
  readonly suggested: string | null | undefined;
}

/** Labels that a truth knows and that count nowhere else: why not. */
export interface LeftOut {
  /** Never asked about, or still waiting for the answer. */
  noVerdict: number;
  /** Judged by a batch that was not asked for. */
  otherBatches: number;
  /** Judged by people or other programs, not by a batch. */
  judgedElsewhere: number;
  /** Not there to be checked: a correction of ours, which counts as that. */
  ownCorrections: number;
  /** No such row in the table. */
  notInTable: number;
}

export interface Corrections {
  readonly right: number;
  readonly wrong: number;
  /** Rejected without a suggestion, as the first label of a word or the second. */
  readonly none: number;
  /** Right ones of those that were suggested. */
  readonly share: Share;
}

export interface Scores {
  readonly labels: number;
  readonly judgements: Judgements;
  /** Labels that are wrong, of all: who calls everything valid is right about the others. */
  readonly baseRate: Share;
  /** Wrong labels that are found, of the wrong ones. */
  readonly recall: Share;
  /** Labels that are wrong, of those that were called so. */
  readonly precision: Share;
  readonly f1: Share;
  readonly corrections: Corrections;
}

export interface Confusion {
  readonly proposed: string;
  /** Null: its word should have no label. */
  readonly trueLabel: string | null;
  readonly labels: number;
  /** Of them, those that were called valid all the same. */
  readonly missed: number;
  /** Neither found nor missed: left to people. */
  readonly neither: number;
}

/** USD. What a batch cost is shared out evenly among its labels; null where a batch does not say. */
export interface Cost {
  readonly total: number | null;
  readonly perWrongLabelFound: number | null;
}

export interface EvaluationFigures {
  readonly overall: Scores;
  /** Where most are wrong first. */
  readonly byLabel: readonly (Scores & { readonly label: string })[];
  /** Those that were missed most often first. */
  readonly confusions: readonly Confusion[];
  /** What was said of corrections that were asked about in their turn: a model that agrees with itself says little. */
  readonly secondPass: Judgements;
  /** Of the labels, those whose truth is a decision on this very verdict: mostly such as waited for a person. */
  readonly reviewed: number;
  /** Verdicts that somebody has changed since, by what they are now; of the others nothing is known. Part of nothing else. */
  readonly overruled: Judgements;
  readonly leftOut: Readonly<LeftOut>;
  readonly cost: Cost;
}

/** A truth file may hold any text for a label: so many pairs are told apart, far more than 22 labels make. */
const MOST_PAIRS = 2000;

interface Sums {
  readonly judgements: Judgements;
  readonly corrections: { right: number; wrong: number; none: number };
}

const noSums = (): Sums => ({ judgements: noJudgements(), corrections: { right: 0, wrong: 0, none: 0 } });

/** Takes verdicts one by one and keeps sums of them alone. */
export class Evaluation {
  readonly #secondPass = noJudgements();
  readonly #overruled = noJudgements();
  #reviewed = 0;
  readonly #leftOut: LeftOut = { noVerdict: 0, otherBatches: 0, judgedElsewhere: 0, ownCorrections: 0, notInTable: 0 };
  readonly #byLabel = new Map<string, Sums>();
  readonly #confusions = new Map<string, { -readonly [K in keyof Confusion]: Confusion[K] }>();

  add(verdict: Verdict): void {
    const { judgements, corrections } = this.#sumsOf(verdict.label);
    judgements[verdict.right ? 'right' : 'wrong'][verdict.said] += 1;
    const correction = correctionIn(verdict);
    if (correction !== undefined) corrections[correction] += 1;
    if (!verdict.right && verdict.trueLabel !== undefined) this.#confuse(verdict, verdict.trueLabel);
  }

  addReviewed(verdict: Verdict): void {
    this.add(verdict);
    this.#reviewed += 1;
  }

  addSecondPass(right: boolean, said: keyof Said): void {
    this.#secondPass[right ? 'right' : 'wrong'][said] += 1;
  }

  addOverruled(right: boolean, said: keyof Said): void {
    this.#overruled[right ? 'right' : 'wrong'][said] += 1;
  }

  leaveOut(why: keyof LeftOut): void {
    this.#leftOut[why] += 1;
  }

  figures(cost: number | null = null): EvaluationFigures {
    const all = noSums();
    const byLabel = [...this.#byLabel].map(([label, sums]) => {
      addJudgements(all.judgements, sums.judgements);
      for (const kind of ['right', 'wrong', 'none'] as const) all.corrections[kind] += sums.corrections[kind];
      return { label, ...scoresOf(sums) };
    });
    const overall = scoresOf(all);
    const found = overall.recall.hits;
    return {
      overall,
      byLabel: byLabel.sort(
        (a, b) => b.baseRate.hits - a.baseRate.hits || b.labels - a.labels || order(a.label, b.label),
      ),
      confusions: [...this.#confusions.values()].sort((a, b) => b.missed - a.missed || b.labels - a.labels),
      secondPass: this.#secondPass,
      reviewed: this.#reviewed,
      overruled: this.#overruled,
      leftOut: { ...this.#leftOut },
      cost: { total: cost, perWrongLabelFound: cost === null || found === 0 ? null : cost / found },
    };
  }

  #sumsOf(label: string): Sums {
    const name = nameIn(this.#byLabel, label, MOST_PAIRS);
    const sums = this.#byLabel.get(name) ?? noSums();
    this.#byLabel.set(name, sums);
    return sums;
  }

  #confuse({ label, said }: Verdict, trueLabel: string | null): void {
    const own = JSON.stringify([label, trueLabel]);
    const isNew = !this.#confusions.has(own) && this.#confusions.size >= MOST_PAIRS;
    const [key, proposed, right] = isNew ? [OTHERS, OTHERS, OTHERS] : [own, label, trueLabel];
    const pair = this.#confusions.get(key) ?? { proposed, trueLabel: right, labels: 0, missed: 0, neither: 0 };
    pair.labels += 1;
    if (said === 'valid') pair.missed += 1;
    if (said === 'neither') pair.neither += 1;
    this.#confusions.set(key, pair);
  }
}

/** Who takes a right label for wrong can suggest only what is wrong. */
function correctionIn({ right, suggested, trueLabel }: Verdict): keyof Sums['corrections'] | undefined {
  if (suggested === undefined) return undefined;
  if (suggested === null) return 'none';
  if (trueLabel === undefined) return undefined;
  return !right && suggested === trueLabel ? 'right' : 'wrong';
}

function scoresOf({ judgements, corrections }: Sums): Scores {
  const { right, wrong } = judgements;
  const labels = judged(judgements);
  const areWrong = wrong.valid + wrong.invalid + wrong.neither;
  return {
    labels,
    judgements,
    baseRate: shareOf(areWrong, labels),
    recall: shareOf(wrong.invalid, areWrong),
    precision: shareOf(wrong.invalid, wrong.invalid + right.invalid),
    f1: f1Of(wrong.invalid, right.invalid, areWrong - wrong.invalid),
    corrections: { ...corrections, share: shareOf(corrections.right, corrections.right + corrections.wrong) },
  };
}
