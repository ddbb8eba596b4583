/**
 * What became of plain requests, by the documented form of what is kept of them: the job's log, numbered objects that say in
 * their order who has which request; and a batch's outcomes, one line a request. Knows none of the code under test.
 */
import type { World } from './world.ts';

/** What the log has come to for one request. */
export interface Standing {
  readonly kind: 'claimed' | 'released' | 'again' | 'answered' | 'failed';
  readonly batchId: string;
  /** That are used up. */
  readonly attempts: number;
}

export interface Outcome {
  readonly custom_id: string;
  readonly outcome: 'answered' | 'failed' | 'again' | 'elsewhere';
  readonly attempt: number;
  readonly reason: string | null;
  readonly response: {
    readonly body: { readonly choices?: readonly { readonly message: { content: string } }[] };
  } | null;
  readonly batchId: string;
}

export interface PlainWorld {
  /** By custom id. */
  readonly log: ReadonlyMap<string, Standing>;
  readonly outcomes: readonly Outcome[];
  /** Entries of the log. */
  readonly entries: number;
}

interface Entry {
  readonly kind: Standing['kind'];
  readonly batch_id: string;
  readonly attempts?: number;
  readonly keys: readonly string[];
}

export async function plainWorld(world: Pick<World, 'objects'>): Promise<PlainWorld> {
  const objects = await world.objects();
  const keys = [...objects.keys()].sort();
  const log = new Map<string, Standing>();
  const entries = keys.filter((key) => /^jobs\/[^/]+\/claims\//.test(key));
  for (const key of entries) {
    const { kind, batch_id: batchId, attempts, keys: requests } = JSON.parse(`${objects.get(key)}`) as Entry;
    for (const request of requests) {
      log.set(request, { kind, batchId, attempts: attempts ?? log.get(request)?.attempts ?? 0 });
    }
  }
  const outcomes = keys.flatMap((key) => {
    const batchId = /^completion_batches\/[^/]+\/results\/([^/]+)\/outcomes\.jsonl$/.exec(key)?.[1];
    if (batchId === undefined) return [];
    const lines = `${objects.get(key)}`.split('\n').filter((line) => line !== '');
    return lines.map((line): Outcome => ({ ...(JSON.parse(line) as Omit<Outcome, 'batchId'>), batchId }));
  });
  return { log, outcomes, entries: entries.length };
}

/** What is wrong where nothing is left to do: each request has one final outcome and the log says so, or can be asked. */
export function plainFaults({ log, outcomes }: PlainWorld): string[] {
  const faults: string[] = [];
  for (const [key, { kind, batchId }] of log) {
    const own = outcomes.filter(({ custom_id }) => custom_id === key);
    const final = own.filter(({ outcome }) => outcome === 'answered' || outcome === 'failed');
    if (kind === 'claimed') faults.push(`${key} is claimed by ${batchId} and nothing is open`);
    else if (kind === 'answered' || kind === 'failed') {
      if (final.length !== 1) faults.push(`${key} is ${kind} and has ${final.length} final outcomes`);
      if (final[0]?.batchId !== batchId || final[0]?.outcome !== kind)
        faults.push(
          `${key} is ${kind} by ${batchId}, and ${final[0]?.outcome} in the outcomes of ${final[0]?.batchId}`,
        );
    } else if (final.length > 0) faults.push(`${key} is free and ${final[0]?.outcome} by ${final[0]?.batchId}`);
  }
  for (const { custom_id, batchId } of outcomes) {
    if (!log.has(custom_id)) faults.push(`${custom_id} has an outcome in ${batchId} and stands in no log`);
  }
  return faults;
}

/** How many requests stand how. */
export function plainStatuses({ log }: PlainWorld): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const { kind } of log.values()) counts[kind] = (counts[kind] ?? 0) + 1;
  return counts;
}

/** By key, what is the same however often a run was interrupted. */
export function plainSnapshot({ log, outcomes }: PlainWorld): [string, Record<string, string | undefined>][] {
  return [
    ...[...log].map(([key, { kind, batchId, attempts }]): [string, Record<string, string>] => [
      `log/${key}`,
      { kind, batchId, attempts: `${attempts}` },
    ]),
    ...outcomes.map(({ custom_id, outcome, attempt, reason, response, batchId }): [string, Record<string, string>] => [
      `outcome/${batchId}/${custom_id}`,
      {
        outcome,
        attempt: `${attempt}`,
        reason: `${reason}`,
        answer: `${response?.body.choices?.[0]?.message.content}`,
      },
    ]),
  ];
}
