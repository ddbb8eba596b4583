/** The label rows of one receipt: mostly right proposals, about a quarter wrong ones, and some that were judged before. */
import type { PlacedLine, PlacedWord } from './geometry.ts';
import type { Random } from './random.ts';
import { MISTAKEN_FOR, type SampleLabel } from './sample-labels.ts';

export interface Proposal {
  readonly lineId: number;
  readonly wordId: number;
  readonly label: SampleLabel;
  readonly status: 'NONE' | 'VALID' | 'INVALID' | 'NEEDS_REVIEW';
  /** What the word truly is. */
  readonly trueLabel: SampleLabel | null;
  readonly proposedBy: string;
  readonly reasoning: string | null;
  /** The refused label this proposal came after. */
  readonly after: SampleLabel | null;
}

interface Candidate {
  readonly lineId: number;
  readonly word: PlacedWord;
}

const FIRST_PASS = 'simple_receipt_analyzer';
const SECOND_PASS = 'COMPLETION_BATCH';
const WRONG_SHARE = 0.25;

const NUMBER_TAKEN_FOR = ['LINE_TOTAL', 'QUANTITY', 'LOYALTY_ID'] as const;
const TEXT_TAKEN_FOR = ['PRODUCT_NAME', 'MERCHANT_NAME', 'PAYMENT_METHOD'] as const;

export function propose(random: Random, lines: readonly PlacedLine[]): Proposal[] {
  const candidates = lines.flatMap(({ lineId, words }) => words.map((word) => ({ lineId, word })));
  const usable = candidates.filter(({ word }) => !word.arguable && /[\p{L}\p{N}]/u.test(word.text));
  const labelled = random.shuffle(usable.filter(({ word }) => word.label !== null));
  const others = random.shuffle(usable.filter(({ word }) => word.label === null));

  const wanted = random.int(20, 30);
  const wrong = Math.round(wanted * WRONG_SHARE) + random.int(-1, 1);
  const right = labelled.splice(0, wanted - wrong);
  const onNothing = others.splice(0, Math.round(wrong * 0.4));
  const mistaken = [...onNothing, ...labelled.splice(0, wrong - onNothing.length)];

  const rightOnes = right.map((candidate) => firstPass(candidate, trueOr(candidate, random), 'NONE'));
  const wrongOnes = mistaken.map((candidate) => firstPass(candidate, mistake(random, candidate), 'NONE'));
  const again = random.shuffle([...rightOnes, ...wrongOnes]).slice(0, random.int(1, 3));
  const proposals = [...rightOnes, ...wrongOnes].flatMap((proposal) =>
    again.includes(proposal) ? secondPass(random, proposal) : [proposal],
  );
  return [...proposals, ...judged(random, labelled)].sort(byKey);
}

/** Words whose label has its verdict already. */
function judged(random: Random, labelled: Candidate[]): Proposal[] {
  const take = (from: number, to: number): Candidate[] => labelled.splice(0, random.int(from, to));
  return [
    ...take(2, 5).map((candidate) => firstPass(candidate, trueOr(candidate, random), 'VALID')),
    ...take(1, 3).map((candidate) => firstPass(candidate, mistake(random, candidate), 'INVALID')),
    ...take(0, 2).map((candidate) => {
      const label = random.chance(0.5) ? trueOr(candidate, random) : mistake(random, candidate);
      return firstPass(candidate, label, 'NEEDS_REVIEW');
    }),
  ];
}

function firstPass({ lineId, word }: Candidate, label: SampleLabel, status: Proposal['status']): Proposal {
  return {
    lineId,
    wordId: word.wordId,
    label,
    status,
    trueLabel: word.label,
    proposedBy: FIRST_PASS,
    reasoning: `Identified by ${FIRST_PASS}`,
    after: null,
  };
}

/** The word had another label that was refused; this is the proposal that came out of it. */
function secondPass(random: Random, proposal: Proposal): Proposal[] {
  const free = Object.keys(MISTAKEN_FOR).filter(isAnother(proposal));
  const refused = random.shuffle(free as SampleLabel[])[0];
  if (refused === undefined) return [proposal];
  return [
    { ...proposal, label: refused, status: 'INVALID' },
    { ...proposal, proposedBy: SECOND_PASS, reasoning: `Proposed in place of ${refused}`, after: refused },
  ];
}

const isAnother =
  ({ label, trueLabel }: Proposal) =>
  (other: string): boolean =>
    other !== label && other !== trueLabel;

function trueOr({ word }: Candidate, random: Random): SampleLabel {
  return word.label ?? mistake(random, { lineId: 0, word });
}

function mistake(random: Random, { word }: Candidate): SampleLabel {
  if (word.label !== null) return random.pick(MISTAKEN_FOR[word.label]);
  return /\d/.test(word.text) ? random.pick(NUMBER_TAKEN_FOR) : random.pick(TEXT_TAKEN_FOR);
}

function byKey(a: Proposal, b: Proposal): number {
  return a.lineId - b.lineId || a.wordId - b.wordId || (a.label < b.label ? -1 : 1);
}
