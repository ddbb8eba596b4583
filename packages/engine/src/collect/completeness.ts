/**
 * Whether what was read can be all that a batch has answered: held against the batch's own counts, and against the number
 * of requests that were sent. Requests that go free too early are sent, and paid for, a second time.
 */
import type { EndedStatus, RemoteBatch } from '../openai/remote-batch.ts';
import type { ResultFile } from './result-files.ts';

export interface Evidence {
  readonly remote: Pick<RemoteBatch, 'request_counts' | 'in_progress_at' | 'output_file_id' | 'error_file_id'>;
  readonly status: EndedStatus;
  /** Requests that were sent. */
  readonly own: number;
  /** Of those, with a line in a file that was read; and answered in it. */
  readonly found: number;
  readonly answered: number;
  readonly files: readonly Pick<ResultFile, 'kind' | 'state' | 'why'>[];
  /** Of files that came, and hold no result line: how they begin. */
  readonly strange: readonly string[];
}

export interface Shortage {
  /** Nothing is wrong but that a file is not there yet, as happens shortly after the end of a batch. */
  readonly late: boolean;
  /** What is lacking, with the figures of both sides. */
  readonly text: string;
}

interface Counts {
  readonly total: number;
  readonly completed: number;
  readonly failed: number;
}

/** What is lacking before the batch may be settled; undefined where nothing is. */
export function shortageOf(evidence: Evidence): Shortage | undefined {
  const { own, found, answered, files } = evidence;
  const counts = believable(evidence);
  // A request may have an error's line besides its answer: with the output file unread, a line for each proves nothing.
  const output = files.some(({ kind, state }) => kind === 'output' && (state === 'here' || state === 'kept'));
  if (found >= own && (output || answered >= (counts?.completed ?? 0))) return undefined;
  const unread = files.filter(({ state }) => state === 'gone' || state === 'failed');
  const fewer = counts === undefined ? evidence.status !== 'FAILED' : claimsMore(counts, found, answered);
  if (!fewer && unread.length === 0) return undefined;
  const texts = [...files.flatMap((file) => absence(file, counts) ?? []), ...evidence.strange];
  const late =
    evidence.strange.length === 0 &&
    !unread.some(({ state }) => state === 'failed') &&
    files.some((file) => absence(file, counts) !== undefined);
  return { late, text: [...texts, figures(evidence, counts)].join('; ') };
}

function claimsMore({ completed, failed }: Counts, found: number, answered: number): boolean {
  return found < completed + failed || answered < completed;
}

/**
 * The counts, where they can be those of what was sent. A batch that never began has counted nothing; one that is
 * completed has done with every request.
 */
function believable({ remote, status, own }: Evidence): Counts | undefined {
  const counts = remote.request_counts;
  if (counts == null) return undefined;
  const { total, completed, failed } = counts;
  if (![total, completed, failed].every((count) => Number.isSafeInteger(count) && count >= 0)) return undefined;
  const done = completed + failed;
  const files = remote.output_file_id || remote.error_file_id;
  const neverBegan = status !== 'COMPLETED' && total === 0 && done === 0 && !files && remote.in_progress_at == null;
  if (neverBegan) return counts;
  return total === own && (status === 'COMPLETED' ? done === total : done <= total) ? counts : undefined;
}

/** Why a file that should be there is not; undefined where it is, or where there need be none. */
function absence({ kind, state, why }: Evidence['files'][number], counts: Counts | undefined): string | undefined {
  if (state === 'failed') return why;
  if (state === 'gone') return 'OpenAI does not give out its result files yet';
  const expected = kind === 'output' ? (counts?.completed ?? 1) : (counts?.failed ?? 0);
  return state === 'unnamed' && expected > 0 ? `its ${kind} file is not there yet` : undefined;
}

function figures({ remote, own, found, answered }: Evidence, counts: Counts | undefined): string {
  const given = remote.request_counts;
  const claim =
    counts !== undefined
      ? `OpenAI counts ${counts.completed} of ${counts.total} requests answered and ${counts.failed} failed`
      : given == null
        ? 'OpenAI gives no counts'
        : `OpenAI's counts cannot be right (${given.completed} answered and ${given.failed} failed of ${given.total})`;
  return `${claim}, of the ${own} that were sent ${answered} answers and ${found - answered} failures were read`;
}
