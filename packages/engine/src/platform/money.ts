/** US dollars as people read them: never `1e-7`, and never `0.0000` for what is not nothing. */
export function usd(amount: number): string {
  if (amount >= 1) return `$${amount.toFixed(2)}`;
  if (amount === 0 || amount >= 0.00005) return `$${amount.toFixed(4)}`;
  return amount > 0 ? 'less than $0.0001' : `-${usd(-amount)}`;
}

/**
 * A cost wherever one is told, also where it is not known, which has these words everywhere.
 * @param known how one that is known is written
 */
export function costText(cost: number | undefined, known: (cost: number) => string = usd): string {
  return cost === undefined ? 'unknown (no price for this model; see prices)' : known(cost);
}
