/**
 * What the issue of a table tells, and what of it is kept from one run to the next: in a comment at the head of the issue's
 * text. It is believed only where the issue was made by the token that reads it.
 */
import { createHash } from 'node:crypto';
import { parseJson } from '@completion-batch/engine';
import { z } from 'zod';

export const WORKFLOWS = ['collect', 'submit'] as const;
export type WorkflowKind = (typeof WORKFLOWS)[number];

/** Of the table; what they say is not known where it cannot be read. */
const IN_TABLE = ['review', 'held', 'stuck'] as const;
/** `table`: it, or the store, cannot be read. `collect`, `submit`: nights of that workflow failed. */
const KINDS = [...IN_TABLE, 'table', ...WORKFLOWS] as const;
export type Kind = (typeof KINDS)[number];

/** Characters of what a service said. */
export const MAX_WORDS = 300;

const failure = z.object({
  /** When the first of them was seen, ISO 8601. */
  since: z.iso.datetime(),
  jobs: z.array(z.string().max(60)).max(20),
  /** Page of the newest of them. */
  run: z.string().max(500).nullable(),
  /** What it said; null where strangers read the issue, and where it said nothing. */
  said: z.string().max(MAX_WORDS).nullable(),
});

const tracked = z.object({
  version: z.literal(1),
  of: z.enum(['labels', 'jobs']).default('labels'),
  /** The table's name; of jobs, where they are kept. */
  table: z.string().max(1000),
  /** What tells it from another of that name; issues of earlier versions say none, and are of any. */
  place: z.string().max(100).optional(),
  kinds: z.array(z.enum(KINDS)).max(KINDS.length),
  failures: z.partialRecord(z.enum(WORKFLOWS), failure),
  /** When this was written, ISO 8601. */
  at: z.iso.datetime(),
});

export type Failure = Readonly<z.output<typeof failure>>;
export type Tracked = Readonly<z.output<typeof tracked>>;

/** Whose issue it is: a table with labels, or a store with jobs. */
export interface Subject {
  readonly of: 'labels' | 'jobs';
  readonly name: string;
  /** For people, where there may be another of that name; undefined where that is not known. */
  readonly region?: string | undefined;
  /** Of AWS, likewise. */
  readonly account?: string | undefined;
  /** Where the state of jobs is, where not in their store. */
  readonly state?: string | undefined;
}

/** Strangers may read the issue: which account it is, is not to be read off it. */
function placeOf({ region, account, state }: Subject): string {
  const parts = JSON.stringify([region ?? '', account ?? '', state ?? '']);
  return createHash('sha256').update(parts).digest('hex').slice(0, 16);
}

export function isOf({ of, table, place }: Tracked, subject: Subject): boolean {
  return of === subject.of && table === subject.name && (place === undefined || place === placeOf(subject));
}

/** What the table holds for people. */
export interface Look {
  /** Labels that need review, by label. */
  readonly review: ReadonlyMap<string, number>;
  readonly held: readonly Standing[];
  readonly stuck: readonly Standing[];
}

export interface Standing {
  readonly batchId: string;
  readonly what: string;
  readonly remedy: string;
}

export interface Found {
  readonly subject: Subject;
  /** Why it cannot be read, where it cannot. */
  readonly look: Look | { readonly unreadable: string };
  readonly workflow: WorkflowKind;
  readonly failedJobs: readonly string[];
  /** By one of those jobs. */
  readonly said: string | undefined;
  /** Page of this run. */
  readonly run: string | undefined;
}

/** What is to be kept now (ISO 8601), by what was kept before. */
export function trackedNow(found: Found, before: Tracked | undefined, now: string): Tracked {
  const failures = { ...before?.failures };
  if (found.failedJobs.length === 0) delete failures[found.workflow];
  else {
    const since = before?.failures[found.workflow]?.since ?? now;
    const said = found.said?.slice(0, MAX_WORDS).toWellFormed() ?? null;
    failures[found.workflow] = { since, jobs: [...found.failedJobs], run: found.run ?? null, said };
  }
  const has = (kind: Kind): boolean => {
    const { look } = found;
    if (kind === 'collect' || kind === 'submit') return failures[kind] !== undefined;
    if ('unreadable' in look) return kind === 'table' || before?.kinds.includes(kind) === true;
    if (kind === 'review') return look.review.size > 0;
    return kind !== 'table' && look[kind].length > 0;
  };
  const { of, name } = found.subject;
  const head = { version: 1, of, table: name, place: placeOf(found.subject) } as const;
  return { ...head, kinds: KINDS.filter(has), failures, at: now };
}

const HEAD = '<!-- completion-batch: ';

export function markerOf(state: Tracked): string {
  // Nothing in it ends the comment, or is taken for somebody's name.
  const text = JSON.stringify(state).replace(/[<>@#]/g, (sign) => `\\u00${sign.charCodeAt(0).toString(16)}`);
  return `${HEAD}${text} -->`;
}

/** Undefined where a text has no such head, or one that cannot be read. */
export function readMarker(body: string): Tracked | undefined {
  const line = body.split(/\r?\n/, 1)[0] ?? '';
  if (!line.startsWith(HEAD) || !line.endsWith(' -->')) return undefined;
  try {
    const parsed = tracked.safeParse(parseJson(line.slice(HEAD.length, -' -->'.length)));
    return parsed.success ? parsed.data : undefined;
  } catch {
    return undefined;
  }
}
