/** The first request of a plan, out of the files that format left: what a dry run shows of its prompts. */
import { createReadStream } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { type Plan, type Request, readRequest } from '@completion-batch/core';
import { filesBelow, isCompletionBatchError, readInputFile, splitLines } from '@completion-batch/engine';
import { z } from 'zod';

export interface FirstRequest {
  readonly file: string;
  /** Counted from 1. */
  readonly line: number;
  readonly request: Request;
}

const manifestSchema = z.object({ plan: z.string(), file: z.string().nullable() });

/**
 * @param folder with the request files, in sub-folders, too
 * @returns undefined where none of the plan's is there; submit has said then where it took them from
 */
export async function firstRequest(plan: Plan, folder: string): Promise<FirstRequest | undefined> {
  const { files } = await filesBelow(folder);
  const shards = new Set(plan.shards.map(({ id }) => `${id}.json`));
  for (const path of files.filter((each) => shards.has(basename(each)))) {
    const found = await firstOf(path, plan, new Set(files));
    if (found !== undefined) return found;
  }
  return undefined;
}

async function firstOf(path: string, plan: Plan, files: ReadonlySet<string>): Promise<FirstRequest | undefined> {
  const manifest = manifestSchema.safeParse(parsed(await readInputFile(path)));
  if (!manifest.success || manifest.data.plan !== plan.digest || manifest.data.file === null) return undefined;
  const file = join(dirname(path), basename(manifest.data.file));
  return files.has(file) ? firstIn(file) : undefined;
}

async function firstIn(file: string): Promise<FirstRequest | undefined> {
  try {
    for await (const line of splitLines(createReadStream(file), { name: file })) {
      return { file, line: line.number, request: readRequest(line, file) };
    }
  } catch (error) {
    // Of a file that is no good submit has told already; it may have taken another one for it.
    if (!isCompletionBatchError(error)) throw error;
  }
  return undefined;
}

function parsed(bytes: Buffer): unknown {
  try {
    return JSON.parse(bytes.toString());
  } catch {
    return undefined;
  }
}
