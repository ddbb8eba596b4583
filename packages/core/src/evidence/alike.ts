/** How alike two words of receipts are, by their text and by what stands before them: no vectors, no model. */

/** Text without what differs by accident: case, marks at the ends, forms of the same sign. */
export function plainForm(text: string): string {
  return text
    .normalize('NFKC')
    .toLowerCase()
    .replace(/^[\s\p{P}]+|[\s\p{P}]+$/gu, '');
}

/** What a text looks like: each digit is 9, each run of letters one a. `12.50` is like `99.99`, `RM3` like `a9`. */
export function shapeOf(text: string): string {
  return text
    .normalize('NFKC')
    .replace(/\p{N}/gu, '9')
    .replace(/[\p{L}\p{M}]+/gu, 'a');
}
