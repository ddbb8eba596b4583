/** Numbers as people read them. */

/** `12,345`. By hand where it is whole: the first number that is asked of `Intl` takes 5 ms, which is a tenth of a start. */
export function inThousands(value: number): string {
  if (!Number.isSafeInteger(value)) return value.toLocaleString('en-US');
  return String(value).replace(/\B(?=(?:\d{3})+$)/g, ',');
}
