/** What the result files of a batch hold, and whether that can be all. */
import { basename } from 'node:path';
import { dataHiderOf, hiderOf } from '../openai/ask.ts';
import type { EndedStatus, RemoteBatch } from '../openai/remote-batch.ts';
import type { Redactor } from '../platform/redactor.ts';
import { type Shortage, shortageOf } from './completeness.ts';
import {
  addKept,
  excerptOf,
  fetchResultFiles,
  keepFiles,
  type ResultFile,
  type ResultFilesOptions,
} from './result-files.ts';
import { type Asked, ResultIndex } from './result-index.ts';

export interface Answers {
  /** To be closed. */
  readonly index: ResultIndex;
  /** Lines that answer nothing asked, or are no result lines. */
  readonly spare: number;
  readonly shortage: Shortage | undefined;
  /** False: nothing but files that could not be read, which says nothing about what is in them. */
  readonly anythingRead: boolean;
}

/** Such lines are named up to here. */
const MAX_WARNINGS = 5;

/**
 * Brings the files, and keeps them in the object store. Where what came cannot be all, it is read together with the copies
 * that an earlier run has kept.
 * @param asked custom ids of the requests that were sent
 * @throws what `fetchResultFiles` and the store throw
 */
export async function readAnswers(
  options: ResultFilesOptions,
  remote: RemoteBatch,
  status: EndedStatus,
  asked: Asked,
): Promise<Answers> {
  const read = (files: readonly ResultFile[]): Promise<Read> => readFiles(options, remote, status, asked, files);
  const files = await fetchResultFiles(options, remote);
  const first = await read(files);
  try {
    if (first.shortage === undefined && files.every(({ state }) => state !== 'gone' && state !== 'failed')) {
      await keepFiles(options, files, () => true);
      return first;
    }
    const all = await addKept(options, files);
    await keepFiles(options, all, (file) => !file.isKept && (first.linesOf.get(file.kind) ?? 0) > 0);
    if (!all.some(({ isKept, uncounted }) => isKept || uncounted.length > 0)) return first;
    const together = await read(all);
    await first.index.close();
    return together;
  } catch (error) {
    await first.index.close();
    throw error;
  }
}

interface Read extends Answers {
  /** Result lines of both copies of a file. */
  readonly linesOf: ReadonlyMap<ResultFile['kind'], number>;
}

async function readFiles(
  { logger, openai }: ResultFilesOptions,
  remote: RemoteBatch,
  status: EndedStatus,
  asked: Asked,
  files: readonly ResultFile[],
): Promise<Read> {
  let spare = 0;
  const paths = files.flatMap((file) => file.paths.map((path) => ({ path, kind: file.kind })));
  const index = await ResultIndex.open(
    paths.map(({ path }) => path),
    asked,
    ({ where, reason }) => {
      spare += 1;
      if (spare <= MAX_WARNINGS) logger.warn(`${basename(where)} ${reason}: passed over`);
    },
    { text: hiderOf(openai), data: dataHiderOf(openai) },
  );
  const { found, answered, lines } = index.findings;
  const linesOf = new Map<ResultFile['kind'], number>();
  for (const [at, { kind }] of paths.entries()) linesOf.set(kind, (linesOf.get(kind) ?? 0) + (lines[at] ?? 0));
  const empty = files.filter(({ kind }) => (linesOf.get(kind) ?? 0) === 0);
  const strange = [
    ...(await strangeFiles(empty, hiderOf(openai))),
    ...files.flatMap(({ uncounted }) =>
      uncounted.map((where) => `${where} is no copy that counts: the batch's record has no such digest`),
    ),
  ];
  const shortage = shortageOf({ remote, status, own: asked.size, found, answered, files, strange });
  const anythingRead = found > 0 || files.every(({ state }) => state !== 'failed');
  return { index, spare, linesOf, shortage, anythingRead };
}

/** How files begin that came and hold no result line. */
async function strangeFiles(files: readonly ResultFile[], hide: Redactor): Promise<string[]> {
  const texts: string[] = [];
  for (const { kind, paths } of files) {
    const [path] = paths;
    if (path === undefined) continue;
    const begins = await excerptOf(path, hide);
    const what = begins === '' ? 'is empty' : `holds no result line, it begins ${JSON.stringify(begins)}`;
    texts.push(`its ${kind} file ${what}`);
  }
  return texts;
}
