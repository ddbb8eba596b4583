/** Refusals that name a limit: of the model's queue, or of a file's size. The texts are OpenAI's as they were observed. */

export interface LimitRefusal {
  readonly kind: 'queue' | 'size';
  /** Tokens of the queue, or bytes of a file; undefined where the text gives no number. */
  readonly limit: number | undefined;
}

/**
 * Reads a refused call or an error of a failed batch; undefined where it is about something else.
 * @param message e.g. `Enqueued token limit reached for gpt-4o-mini in organization org-…. Limit: 2,000,000 enqueued
 * tokens. …`, `File is too large.`, `The batch input file is larger than the 209715200 maximum for the gpt-4o model. …`
 */
export function readLimitRefusal(refusal: {
  readonly status?: number | undefined;
  readonly code?: string | null | undefined;
  readonly message?: string | null | undefined;
}): LimitRefusal | undefined {
  const message = refusal.message ?? '';
  if (refusal.code === 'token_limit_exceeded' || /enqueued token limit/i.test(message)) {
    return { kind: 'queue', limit: numberIn(/limit:?\s*([\d,]+)/i.exec(message)) };
  }
  const tooLarge = /\bfile is (?:too large|larger than)/i.test(message);
  if (refusal.status === 413 || tooLarge) {
    return { kind: 'size', limit: numberIn(/larger than the ([\d,]+)/i.exec(message)) };
  }
  return undefined;
}

function numberIn(found: RegExpExecArray | null): number | undefined {
  const value = Number((found?.[1] ?? '').replaceAll(',', ''));
  return Number.isSafeInteger(value) && value > 0 ? value : undefined;
}

/** The first of a failed batch's errors that names a limit. */
export function limitRefusalIn(
  errors: readonly { readonly code?: string | null | undefined; readonly message?: string | null | undefined }[],
): LimitRefusal | undefined {
  return errors.flatMap((error) => readLimitRefusal(error) ?? [])[0];
}
