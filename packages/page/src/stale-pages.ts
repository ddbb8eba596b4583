/** Pages that a longer report has left beside a shorter one: they would be read as part of it. */
import { constants } from 'node:fs';
import { open, rm } from 'node:fs/promises';
import { gunzipSync } from 'node:zlib';
import type { ReportData } from '@completion-batch/core/review';
import { isReport } from './place.ts';

/** Bytes: pages are far smaller, packed and unpacked, and what is larger is left where it is. */
const MOST = 64_000_000;

/** Files of one report follow one upon another. @param fileOf the file of a page */
export async function removeStale(first: string, from: number, fileOf: (index: number) => string): Promise<void> {
  for (let index = from; ; index += 1) {
    const file = fileOf(index);
    const page = pageOf(await textOf(file));
    // Another report, that was written into this very file, begins with itself.
    if (page === undefined || page.index !== index || page.files[0]?.name !== first) return;
    await rm(file, { force: true });
  }
}

/** @returns nothing where there is no file, or none that can be a page */
async function textOf(file: string): Promise<string> {
  try {
    // A pipe would keep who opens it waiting for somebody who writes.
    await using handle = await open(file, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0));
    const found = await handle.stat();
    return found.isFile() && found.size <= MOST ? await handle.readFile('utf8') : '';
  } catch {
    return '';
  }
}

function pageOf(text: string): ReportData['page'] | undefined {
  if (!isReport(text.slice(0, 1000))) return undefined;
  const packed = / id="report">([A-Za-z0-9+/=]*)</.exec(text)?.[1] ?? '';
  try {
    const unpacked = gunzipSync(Buffer.from(packed, 'base64'), { maxOutputLength: MOST }).toString();
    return placeIn(JSON.parse(unpacked));
  } catch {
    return undefined;
  }
}

/** Whatever somebody has made of it. */
function placeIn(data: unknown): ReportData['page'] | undefined {
  const { page } = Object(data) as Partial<ReportData>;
  return typeof page?.index === 'number' && Array.isArray(page.files) ? page : undefined;
}
