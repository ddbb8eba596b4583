/** US dollars in digits: `$12.50`, `$0.0042`, `$0.0000001`, never `$1e-7`. */
export function inDollars(amount: number): string {
  if (amount >= 1) return `$${amount.toFixed(2)}`;
  if (amount === 0 || amount >= 0.0001) return `$${amount.toFixed(4)}`;
  return `$${amount.toFixed(12).replace(/0+$/, '')}`;
}
