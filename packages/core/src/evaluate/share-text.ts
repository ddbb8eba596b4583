/** Shares and their intervals as people read them. */
import type { Interval, Share } from './statistics.ts';

export const tenths = (share: number): string => (100 * share).toFixed(1);
export const hundred = (share: number): string => String(Math.round(100 * share));

export const between = ({ low, high }: Interval, text: (share: number) => string): string =>
  `${text(low)} – ${text(high)}`;

/** `93.1 % (91.5 – 94.4)`: the share and its interval; `unknown` where there is nothing to take a share of. */
export function shareText(share: Share): string {
  return share.share === null ? 'unknown' : `${tenths(share.share)} % (${between(share, tenths)})`;
}

/** The same for a narrow column, in whole per cent: `93 (92–94)`. */
export function shortShareText(share: Share): string {
  return share.share === null ? '–' : `${hundred(share.share)} (${hundred(share.low)}–${hundred(share.high)})`;
}
