/** US dollars as people read them: never `1e-7`, and never `0.0000` for what is not nothing. */
export function usd(amount: number): string {
  if (amount >= 1) return `$${amount.toFixed(2)}`;
  if (amount === 0 || amount >= 0.00005) return `$${amount.toFixed(4)}`;
  return amount > 0 ? 'less than $0.0001' : `-${usd(-amount)}`;
}
