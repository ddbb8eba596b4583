/**
 * Brings the one issue of a table to what is so now. Which one it is, is told by the token that made it and by its first line,
 * whatever became of its label; of several, which two runs at once or a lost answer can make, the oldest counts, and the others are closed.
 */
import { createHash } from 'node:crypto';
import { type Clock, isCompletionBatchError, isoTime } from '@completion-batch/engine';
import { type BodyOptions, bodyOf, commentOf, titleOf } from './body.ts';
import type { Issue, IssueChange, OwnIssues } from './issues.ts';
import { type Found, isOf, type Kind, readMarker, type Subject, type Tracked, trackedNow } from './tracked.ts';

export interface Kept {
  readonly issue: number | undefined;
  readonly state: 'open' | 'closed' | 'none';
  readonly kinds: readonly Kind[];
  /** In the order in which it is done, for people. */
  readonly steps: readonly string[];
  readonly body: string;
}

export interface KeepOptions extends Pick<BodyOptions, 'isPublic'> {
  readonly issues: OwnIssues;
  readonly found: Found;
  /** GitHub's: what it says of comments is held against it. */
  readonly clock: Clock;
  /** Nothing is written. */
  readonly dryRun: boolean;
}

interface OwnIssue extends Issue {
  readonly tracked: Tracked;
}

/** @throws CompletionBatchError `access-denied`, `service-unreachable`, `store-unusable` */
export async function keepIssue({ issues, found, clock, isPublic, dryRun }: KeepOptions): Promise<Kept> {
  const [current, ...more] = await ownOf(issues, found.subject);
  const steps: string[] = [];
  const act = async (step: string, work: () => Promise<void>): Promise<void> => {
    steps.push(step);
    if (!dryRun) await work();
  };
  await closeSpare(issues, more, act);
  const tracked = trackedNow(found, current?.tracked, isoTime(clock));
  const { subject, look, run } = found;
  const body = bodyOf(tracked, { subject, look, run, isPublic });
  const isWell = tracked.kinds.length === 0;
  const kept = { kinds: tracked.kinds, steps, body };
  if (current === undefined) {
    if (isWell) return { ...kept, issue: undefined, state: 'none' };
    let issue: number | undefined;
    await act('open an issue', async () => {
      issue = await openIssue(issues, subject, body, act);
    });
    return { ...kept, issue, state: dryRun ? 'none' : 'open' };
  }
  if (!current.hasLabel) await act(`label issue ${current.number} again`, () => issues.label(current.number));
  const worse = worseThan(current, tracked);
  if (worse.length > 0) await act(`comment on issue ${current.number}`, () => tell(issues, current, worse));
  const change = changeOf(current, titleOf(subject), body, isWell);
  if (change !== undefined) {
    const verb = change.state === 'closed' ? 'close' : change.state === 'open' ? 'reopen' : 'edit';
    await act(`${verb} issue ${current.number}`, () => issues.change(current.number, change));
  }
  return { ...kept, issue: current.number, state: isWell ? 'closed' : 'open' };
}

/** The oldest first. Only where none of those with our label is it are the others looked at: one call more. */
async function ownOf(issues: OwnIssues, subject: Subject): Promise<OwnIssue[]> {
  const own = (found: readonly Issue[]): OwnIssue[] =>
    found.flatMap((issue) => {
      const tracked = readMarker(issue.body);
      return tracked !== undefined && isOf(tracked, subject) ? [{ ...issue, tracked }] : [];
    });
  const labelled = own(await issues.list());
  return labelled.length > 0 ? labelled : own(await issues.listLatest());
}

type Act = (step: string, work: () => Promise<void>) => Promise<void>;

async function closeSpare(issues: OwnIssues, spare: readonly OwnIssue[], act: Act): Promise<void> {
  for (const { number } of spare.filter(({ isOpen }) => isOpen)) {
    const change = { state: 'closed', state_reason: 'not_planned' } as const;
    await act(`close issue ${number}, which tells the same`, () => issues.change(number, change));
  }
}

/** Another run may have opened one meanwhile, or this one, with its answer lost: the oldest stays. */
async function openIssue(issues: OwnIssues, subject: Subject, body: string, act: Act): Promise<number | undefined> {
  let made: number | undefined;
  try {
    made = (await issues.create(titleOf(subject), body)).number;
  } catch (error) {
    if (!isCompletionBatchError(error, 'service-unreachable')) throw error;
    const [there] = await ownOf(issues, subject);
    if (there === undefined) throw error;
  }
  const [oldest, ...spare] = await ownOf(issues, subject);
  await closeSpare(issues, spare, act);
  return oldest?.number ?? made;
}

function worseThan({ isOpen, tracked: before }: OwnIssue, { kinds }: Tracked): Kind[] {
  return kinds.filter((kind) => !isOpen || !before.kinds.includes(kind));
}

/** Once for each turn: by what the issue said before, which the comment names by its digest. */
async function tell(issues: OwnIssues, { number, body, tracked }: OwnIssue, worse: readonly Kind[]): Promise<void> {
  const turn = createHash('sha256')
    .update(JSON.stringify([body, worse]))
    .digest('hex')
    .slice(0, 16);
  const marker = `<!-- completion-batch-turn: ${turn} -->`;
  const told = await issues.comments(number, tracked.at);
  if (told.some((text) => text.startsWith(marker))) return;
  await issues.comment(number, commentOf(worse, marker));
}

/** Undefined where all that would change is which run looked last. */
function changeOf(current: OwnIssue, title: string, body: string, isWell: boolean): IssueChange | undefined {
  const turned = current.isOpen === isWell;
  if (!turned && (isWell || (current.title === title && withoutRun(current.body) === withoutRun(body))))
    return undefined;
  if (!turned) return { title, body };
  return isWell
    ? { title, body, state: 'closed', state_reason: 'completed' }
    : { title, body, state: 'open', state_reason: 'reopened' };
}

function withoutRun(body: string): string {
  return body
    .trimEnd()
    .replaceAll('\r', '')
    .replaceAll(/\/actions\/runs\/\d+/g, '')
    .replace(/"at":"[^"]*"/, '');
}
