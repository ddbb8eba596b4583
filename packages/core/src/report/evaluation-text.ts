/** How right verdicts are, in words: once, for actions and terminal. */
import type { Scores } from '../evaluate/figures.ts';
import { between, hundred } from '../evaluate/share-text.ts';
import type { McNemar, Share } from '../evaluate/statistics.ts';

const ofHundred = (share: Share): string => `about ${hundred(share.share ?? 0)}`;

/** What recall and precision mean for who goes by the verdicts. */
export function foundSentence({ labels, recall, precision }: Scores): string {
  if (labels === 0) return 'No verdict is there whose truth is known: nothing can be said.';
  const found =
    recall.share === null
      ? 'None of these labels is wrong, so nothing can be said of how many wrong ones are found'
      : `Of 100 wrong labels ${ofHundred(recall)} are found (${between(recall, hundred)})`;
  const right =
    precision.share === null
      ? 'no label was called wrong'
      : `of 100 labels called wrong ${ofHundred(precision)} are (${between(precision, hundred)})`;
  return `${found}; ${right}.`;
}

/** More often than once in twenty a difference as large comes of chance alone: what is usually asked of a proof. */
const DOUBTFUL = 0.05;

/** Whether the second of two runs is better, or chance may have made the difference. */
export function mcnemarSentence({ onlyFirst, onlySecond, method, p }: McNemar): string {
  const shown = p < 0.0001 ? 'p < 0.0001' : `p = ${p.toFixed(4)}`;
  const test = `McNemar's test, ${method}: ${shown}`;
  if (onlyFirst === onlySecond) return `Neither is right more often (${test}).`;
  const better = onlySecond > onlyFirst ? 'This run' : 'The other run';
  return p < DOUBTFUL
    ? `${better} is right more often, and chance hardly explains it (${test}).`
    : `${better} is right more often here, but chance may have made the difference (${test}).`;
}
