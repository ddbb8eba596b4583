/**
 * What a role can do by what it is, and is therefore not held against the runs: docs/guarantees.md quotes this list. What
 * is not here must not happen.
 */
import type { Combination } from '../../world/combinations.ts';
import { type Fault, THEIRS } from './judge.ts';

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

const TEXT =
  "the receipt's text, and what was rejected before, around labels that are asked anyway: no request is held against the table again";
const LOG =
  "a job's log and outcomes lie in the store: who writes it can write any outcome, and have requests asked again, each run within its budget";
const theirs = new RegExp(`^${THEIRS}`);

export const ALLOWED: readonly Allowed[] = [
  { role: 'artifacts', kind: 'text', why: TEXT },
  { role: 'store', kind: 'text', why: TEXT },
  ...(['verdict', 'unasked', 'left', 'twice'] as const).map(
    (kind): Allowed => ({ role: 'store', kind, workload: 'requests', why: LOG }),
  ),
  {
    role: 'table',
    kind: 'twice',
    why: 'rows that are taken away or set back are what tells that something was asked: it is asked again, each run within its budget',
  },
  { role: 'server', kind: 'verdict', why: 'what it says to a request is the answer' },
  { role: 'server', kind: 'twice', why: 'it can hide a batch that it has, which is then made again' },
  ...(['request', 'budget'] as const).map(
    (kind): Allowed => ({ role: 'server', kind, like: theirs, why: 'it runs, and bills, which of its files it likes' }),
  ),
];

export function isAllowed(
  { kind, text }: Fault,
  role: Role,
  { state, workload: asked }: Pick<Combination, 'state' | 'workload'>,
): boolean {
  const workload = asked === 'labels' ? 'labels' : 'requests';
  return ALLOWED.some(
    (allowed) =>
      allowed.role === role &&
      allowed.kind === kind &&
      (allowed.state ?? state) === state &&
      (allowed.workload ?? workload) === workload &&
      (allowed.like?.test(text) ?? true),
  );
}
