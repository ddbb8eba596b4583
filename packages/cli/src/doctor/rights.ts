/** Which rights are tried: those that the policies of the phases grant, so that a role is asked for what it is for. */
import { policyFor } from '../init/policies.ts';
import type { Role } from './roles.ts';

/** Where nothing is said: all that a night needs. */
const NIGHT: readonly Role[] = ['prepare', 'format', 'submit', 'find', 'collect', 'reconcile', 'report'];

export interface Rights {
  /** `dynamodb:Query` or another. */
  has(action: string): boolean;
  /** The roles that need it, for people. */
  neededBy(action: string): string;
  /** Keys below the store's prefix, with stars. */
  objects(action: 's3:GetObject' | 's3:PutObject'): readonly string[];
}

const BUCKET = 'bucket';
const NAMES = { region: 'eu-central-1', account: '000000000000', table: 'table', bucket: BUCKET, prefix: '' };

interface Granted {
  readonly role: Role;
  readonly action: string;
  readonly resources: readonly string[];
}

export function rightsOf(roles: readonly Role[] = NIGHT): Rights {
  const granted = roles.flatMap((role) =>
    policyFor(role, NAMES).Statement.flatMap(({ Action, Resource = [] }) =>
      [Action].flat().map((action): Granted => ({ role, action, resources: [Resource].flat() })),
    ),
  );
  const of = (action: string): Granted[] => granted.filter((one) => one.action === action);
  return {
    has: (action) => of(action).length > 0,
    neededBy: (action) => [...new Set(of(action).map(({ role }) => role))].join(', '),
    objects(action) {
      const keys = of(action).flatMap(({ resources }) =>
        resources.map((resource) => resource.slice(resource.indexOf(`${BUCKET}/`) + BUCKET.length + 1)),
      );
      return withoutCovered([...new Set(keys)]);
    },
  };
}

/** Of `a/*` and `a/b*` only the first. */
const withoutCovered = (keys: readonly string[]): string[] =>
  keys.filter(
    (key) => !keys.some((other) => other !== key && other.endsWith('*') && key.startsWith(other.slice(0, -1))),
  );
