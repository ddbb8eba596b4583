/**
 * OpenAI's lists, read whole and within bounds. Servers of other makers have been seen to leave metadata out, to list the
 * oldest first or in no order, to ignore `after`, and to say `has_more` for ever; so nothing here ends a list by its
 * order, and no time of a server is held against this machine's clock.
 */
import type OpenAI from 'openai';
import { z } from 'zod';
import { systemTimer, type Timer } from '../platform/bounded-stream.ts';
import { OPENAI_BOUNDS as BOUNDS } from '../platform/bounds.ts';
import { ask } from './ask.ts';

/** What was read of a list. */
export interface Listed<T> {
  /** Each once, in the list's own order. */
  readonly items: readonly T[];
  /** Nothing more is behind them. False where the bound was met, or the server does not go on. */
  readonly complete: boolean;
  /**
   * Seconds since 1970 by the server's own time: what was made later than this stands among `items`. Known only where the
   * list was not read to its end, and as far as it goes the newest came first.
   */
  readonly completeSince: number | undefined;
  /** Milliseconds since 1970 by the server's own clock, as the first answer came; undefined where it does not tell. */
  readonly now: number | undefined;
}

/** Nothing else of an item is held: there may be many of them. */
const name = z.string().max(BOUNDS.name.most);

const listedBatch = z.object({
  id: name.min(1),
  created_at: z.number().catch(0),
  status: name.catch('unknown'),
  input_file_id: name.nullish().catch(undefined),
  model: name.nullish().catch(undefined),
  metadata: z.record(name, name).nullish().catch(undefined),
  request_counts: z.object({ total: z.number() }).nullish().catch(undefined),
  usage: z.object({ input_tokens: z.number() }).nullish().catch(undefined),
});

/** A batch as a list tells of it. */
export type ListedBatch = Readonly<z.output<typeof listedBatch>>;

const listedFile = z.object({
  id: name.min(1),
  created_at: z.number().catch(0),
  filename: name.catch(''),
  bytes: z.number().nullish().catch(undefined),
});

export type ListedFile = Readonly<z.output<typeof listedFile>>;

const page = z.looseObject({ data: z.array(z.unknown()), has_more: z.boolean().nullish().catch(undefined) });

/** OpenAI gives at most 100 batches a page (API reference). */
const BATCHES_PER_PAGE = 100;
/** What OpenAI gives where nothing is asked; a server of another maker may refuse to be asked for it. */
const FILES_PER_PAGE = 10_000;

/** Every batch of the project, within bounds. @throws what the client throws */
export function listAllBatches(
  openai: OpenAI,
  maxPages: number = BOUNDS.batchPages.most,
  timer?: Timer,
): Promise<Listed<ListedBatch>> {
  return listAll(
    (after) =>
      ask(openai, (client) =>
        client.batches.list({ limit: BATCHES_PER_PAGE, ...(after === undefined ? {} : { after }) }).withResponse(),
      ),
    { schema: listedBatch, perPage: BATCHES_PER_PAGE, maxPages, timer },
  );
}

/** Every uploaded batch input, within bounds. @throws what the client throws */
export function listAllFiles(openai: OpenAI): Promise<Listed<ListedFile>> {
  const query = { purpose: 'batch', order: 'desc' } as const;
  return listAll(
    (after) =>
      ask(openai, (client) =>
        client.files.list({ ...query, ...(after === undefined ? {} : { after }) }).withResponse(),
      ),
    {
      schema: listedFile,
      perPage: FILES_PER_PAGE,
      maxPages: BOUNDS.filePages.most,
    },
  );
}

interface Bounds<T> {
  readonly schema: z.ZodType<T>;
  readonly perPage: number;
  readonly maxPages: number;
  readonly timer?: Timer | undefined;
}

async function listAll<T extends { readonly id: string; readonly created_at: number }>(
  fetchPage: (after: string | undefined) => Promise<{ data: unknown; response: Response }>,
  { schema, perPage, maxPages, timer = systemTimer }: Bounds<T>,
): Promise<Listed<T>> {
  const items = new Map<string, T>();
  const began = timer.now();
  let bytes = 0;
  let now: number | undefined;
  let after: string | undefined;
  const listed = (complete: boolean): Listed<T> => {
    const all = [...items.values()];
    return { items: all, complete, completeSince: complete ? undefined : oldestOf(all), now };
  };
  for (let number = 1; number <= maxPages; number += 1) {
    const { data, response } = await fetchPage(after);
    now ??= serverTime(response);
    const parsed = page.safeParse(data);
    if (!parsed.success) throw new Error('the answer is no list');
    // What is no item is passed over: it can be nobody's batch.
    const found = parsed.data.data.flatMap((value) => schema.safeParse(value).data ?? []);
    const before = items.size;
    for (const item of found) {
      if (items.has(item.id)) continue;
      items.set(item.id, item);
      bytes += JSON.stringify(item).length;
    }
    const short = found.length < perPage;
    if (found.length === 0 || parsed.data.has_more === false || (short && parsed.data.has_more !== true)) {
      return listed(true);
    }
    // `after` is ignored: the same page again. A short one is all there is, unless its oldest came first.
    if (items.size === before) return listed(short && oldestOf([...items.values()]) !== undefined);
    const late = timer.now() - began > BOUNDS.listMs.most;
    if (late || items.size > BOUNDS.items.most || bytes > BOUNDS.listBytes.most) return listed(false);
    after = found.at(-1)?.id;
  }
  return listed(false);
}

/** The time of the last, where none is newer than the one before it: the server lists the newest first. */
function oldestOf(items: readonly { readonly created_at: number }[]): number | undefined {
  const newestFirst = items.every(({ created_at }, index) => created_at <= (items[index - 1]?.created_at ?? Infinity));
  return newestFirst ? items.at(-1)?.created_at : undefined;
}

/** An answer's `Date` in milliseconds since 1970: when it was sent, by the clock of who sent it. */
export function serverTime(response: { readonly headers: { get(name: string): string | null } }): number | undefined {
  const time = Date.parse(response.headers.get('date') ?? '');
  return Number.isNaN(time) ? undefined : time;
}
