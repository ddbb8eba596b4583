/** The data of a report alone, a JSON document a line: on standard output, or in a file that is complete or not there. */
import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import { rename, rm } from 'node:fs/promises';
import { resolve } from 'node:path';
import type { Writable } from 'node:stream';
import type { ReportData } from '@completion-batch/core/review';
import { checkPlace } from '@completion-batch/page';

/** @param to `-` is standard output */
export async function writeReportData(to: string, parts: AsyncIterable<ReportData>, force: boolean): Promise<void> {
  if (to === '-') return writeLines(process.stdout, parts);
  const file = resolve(to);
  await checkPlace(file, force);
  const spare = `${file}.${process.pid}.tmp`;
  try {
    const stream = createWriteStream(spare);
    await writeLines(stream, parts);
    stream.end();
    await once(stream, 'close');
    await rename(spare, file);
  } finally {
    await rm(spare, { force: true });
  }
}

async function writeLines(stream: Writable, parts: AsyncIterable<ReportData>): Promise<void> {
  for await (const part of parts) {
    if (!stream.write(`${JSON.stringify(part)}\n`)) await once(stream, 'drain');
  }
}
