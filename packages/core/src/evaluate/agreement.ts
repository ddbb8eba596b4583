/** How far answers agree with people, in words. */
import { agreed, type Judgements, judged } from './judgements.ts';
import { shareOf } from './statistics.ts';

/** `agreement with people: 96 of 100, 96.0 % (90.2 – 98.4)`, the interval at 95 %; undefined where nothing was audited. */
export function agreementText(sum: Judgements): string | undefined {
  return judged(sum) === 0 ? undefined : agreementFigures(sum);
}

export function agreementFigures(sum: Judgements): string {
  const { hits, of, share, low, high } = shareOf(agreed(sum), judged(sum));
  const points = (part: number): string => (part * 100).toFixed(1);
  return `agreement with people: ${hits} of ${of}, ${points(share ?? 0)} % (${points(low)} – ${points(high)})`;
}

export function percent(share: number): string {
  return `${Number((share * 100).toFixed(2))} %`;
}
