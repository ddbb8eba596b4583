/** What prepare and format have passed over, out of the files that they left beside plan and requests: for people only. */
import { open } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { filesBelow, parseJson } from '@completion-batch/engine';
import { z } from 'zod';
import type { SubmitInputs } from './inputs.ts';

/** Bytes of one file that are looked at: the first rows are enough. */
const MAX_BYTES = 65_536;

/** Rows of one file, so that each shard has room. */
const MAX_ROWS = 5;

export interface PassedOverRow {
  /** Undefined for those of prepare. */
  readonly shard: string | undefined;
  readonly PK: string;
  readonly SK: string;
  readonly reason: string;
}

const row = z.object({ PK: z.string(), SK: z.string(), reason: z.string() });

/** The first of each file; a file that cannot be read has none: its job has told of them, too. */
export async function readPassedOver({
  plan,
  requests,
}: Pick<SubmitInputs, 'plan' | 'requests'>): Promise<PassedOverRow[]> {
  const files = new Map<string | undefined, string>([[undefined, join(dirname(plan), 'problems.ndjson')]]);
  const below = await filesBelow(requests).catch(() => ({ files: [] }));
  // Of a shard that several attempts wrote, the last in the order of their folders' names.
  for (const path of below.files) {
    const shard = /^(\d{4})-problems\.ndjson$/.exec(basename(path))?.[1];
    if (shard !== undefined) files.set(shard, path);
  }
  const rows = await Promise.all([...files].map(([shard, path]) => rowsOf(path, shard)));
  return rows.flat();
}

async function rowsOf(path: string, shard: string | undefined): Promise<PassedOverRow[]> {
  const lines = (await headOf(path)).split('\n').slice(0, MAX_ROWS);
  return lines.flatMap((line) => {
    const parsed = row.safeParse(jsonOf(line));
    return parsed.success ? [{ shard, ...parsed.data }] : [];
  });
}

async function headOf(path: string): Promise<string> {
  try {
    await using file = await open(path);
    if (!(await file.stat()).isFile()) return '';
    const { buffer, bytesRead } = await file.read(Buffer.alloc(MAX_BYTES), 0, MAX_BYTES, 0);
    return buffer.toString('utf8', 0, bytesRead);
  } catch {
    return '';
  }
}

function jsonOf(line: string): unknown {
  try {
    return parseJson(line);
  } catch {
    return undefined;
  }
}
