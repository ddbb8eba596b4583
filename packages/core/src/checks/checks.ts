/** All checks, and how they are asked: what one has spoken against the next does not take for right. */
import { CHECK_NAMES, type Check, type CheckedLabel, type CheckedReceipt, type CheckName } from './check.ts';
import { conflicts } from './conflicts.ts';
import { forms } from './forms.ts';
import { sums } from './sums.ts';
import { uniqueness } from './uniqueness.ts';

export const CHECK_MODES = ['off', 'report', 'enforce'] as const;
/** `report`: what they say is counted and told. `enforce`: such a verdict goes to people. */
export type CheckMode = (typeof CHECK_MODES)[number];
export const DEFAULT_CHECKS = 'report' satisfies CheckMode;

/** In the order in which they are asked. */
export const CHECKS: readonly Check[] = [forms, conflicts, uniqueness, sums];

/** A verdict that a check speaks against: by the first one that does. */
export interface Finding {
  readonly label: CheckedLabel;
  readonly check: CheckName;
}

export function findContradicted(receipt: CheckedReceipt, checks: readonly Check[] = CHECKS): Finding[] {
  const findings = new Map<CheckedLabel, CheckName>();
  for (const { name, against } of checks) {
    const labels = receipt.labels.filter((label) => !findings.has(label));
    for (const label of against({ ...receipt, labels })) findings.set(label, name);
  }
  return [...findings].map(([label, check]) => ({ label, check }));
}

export function isCheckName(name: string | undefined): name is CheckName {
  return CHECK_NAMES.some((known) => known === name);
}

/** What a check means, for people; empty for the name of none. */
export function meaningOfCheck(name: string): string {
  return CHECKS.find((check) => check.name === name)?.means ?? '';
}
