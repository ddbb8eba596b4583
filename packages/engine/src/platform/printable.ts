/** Characters of a name in records: of a model, an owner, a version. */
export const MAX_NAME = 256;

/** Whether a text can be shown on one line, as it is: no control characters, nothing that turns or hides what is beside it. */
export function isPrintable(given: string): boolean {
  return !/[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/u.test(given);
}
