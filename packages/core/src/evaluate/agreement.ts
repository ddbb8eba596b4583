/** How far answers agree with people, in words. */
import { agreed, type Judgements, judged } from './judgements.ts';
import { shareText } from './share-text.ts';
import { shareOf } from './statistics.ts';

/** `agreement with people: 96 of 100, 96.0 % (90.2 – 98.4)`, the interval at 95 %; undefined where nothing was audited. */
export function agreementText(sum: Judgements): string | undefined {
  return judged(sum) === 0 ? undefined : agreementFigures(sum);
}

export function agreementFigures(sum: Judgements): string {
  const share = shareOf(agreed(sum), judged(sum));
  return `agreement with people: ${share.hits} of ${share.of}, ${shareText(share)}`;
}

export function percent(share: number): string {
  return `${Number((share * 100).toFixed(2))} %`;
}
