/** The options `audit-share` and `audit-min-agreement`, as users write them and as the plan keeps them. */
import { CompletionBatchError } from '@completion-batch/engine';
import type { Plan } from './plan.ts';

/**
 * @param share empty, `off` or 0 for none
 * @throws CompletionBatchError `invalid-input`
 */
export function auditOf(share = '', minAgreement = ''): Plan['audit'] {
  const of = shareIn(share.trim() === 'off' ? '0' : share, 'audit-share');
  const least = shareIn(minAgreement, 'audit-min-agreement');
  if (of === 0 && least === 0) return undefined;
  if (of === 0) {
    throw new CompletionBatchError('invalid-input', 'audit-min-agreement is given, and audit-share is not', {
      where: 'audit-min-agreement',
      remedy: 'Give audit-share, too: without labels that people have judged there is no agreement with them.',
    });
  }
  return { share: of, ...(least === 0 ? {} : { minAgreement: least }) };
}

const SHARE = /^(\d{1,3}(?:\.\d{1,6})?|\.\d{1,6}) ?(%?)$/;

/** From 0 to 1, also as a percentage; 0 for nothing. */
function shareIn(given: string, where: string): number {
  const text = given.trim();
  if (text === '') return 0;
  const [, digits, percent] = SHARE.exec(text) ?? [];
  const value = digits === undefined ? Number.NaN : percent === '%' ? Number(`${digits}e-2`) : Number(digits);
  if (value >= 0 && value <= 1) return value;
  throw new CompletionBatchError('invalid-input', `${where} is ${JSON.stringify(text.slice(0, 40))}`, {
    where,
    remedy: 'Use a part of 1 or a percentage, such as 0.02 or 2%.',
  });
}
