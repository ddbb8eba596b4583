/**
 * What a role can do by what it is, and is therefore not held against the runs: docs/guarantees.md quotes this list. What
 * is not here must not happen.
 */
import type { Fault } from './judge.ts';

export type Role = 'artifacts' | 'store' | 'table' | 'server';

export interface Allowed {
  readonly role: Role;
  readonly kind: Fault['kind'];
  /** Of the fault's text; default: all of its kind. */
  readonly like?: RegExp;
  /** Where the state is kept for which it holds; default: all. */
  readonly state?: 'table' | 'objects';
  readonly workload?: 'labels' | 'requests';
  readonly why: string;
}

export const ALLOWED: readonly Allowed[] = [];

export function isAllowed(
  { kind, text }: Fault,
  role: Role,
  { state, workload }: { readonly state: 'table' | 'objects'; readonly workload: 'labels' | 'requests' },
): boolean {
  return ALLOWED.some(
    (allowed) =>
      allowed.role === role &&
      allowed.kind === kind &&
      (allowed.state ?? state) === state &&
      (allowed.workload ?? workload) === workload &&
      (allowed.like?.test(text) ?? true),
  );
}
