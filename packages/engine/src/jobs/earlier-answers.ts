/**
 * Looks for answers in the jobs of the store that are done, the newest first. What a job says it has answered is believed
 * where all of it is as it was when the job was done: the index and the results have the digests that its end names.
 */
import { createReadStream } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { copyObject } from '../objects/copied.ts';
import type { ObjectStore } from '../objects/object-store.ts';
import { LINE_BOUNDS } from '../platform/bounds.ts';
import { isCompletionBatchError } from '../platform/errors.ts';
import type { Logger } from '../platform/logger.ts';
import { type NdjsonLine, parseLine, splitLines } from '../platform/ndjson.ts';
import { ANSWERS, jobOfAnswers, jobResultsObject } from '../state/layout.ts';
import { readAnswers } from './answers-file.ts';
import { FoundAnswers, type KnownAnswer, knownAnswer } from './found-answers.ts';
import { readDone } from './job-done.ts';
import type { WantedAnswers } from './wanted-answers.ts';

export interface SearchOptions {
  readonly store: ObjectStore;
  readonly logger: Logger;
  readonly wanted: WantedAnswers;
  /** Only what it has answered is taken. */
  readonly service: string;
  /** For copies, and for what is found. */
  readonly scratch: string;
}

/**
 * Gives requests what is found, and puts the answers down in a file.
 * @throws what the store throws; what is missing or damaged of a job is told, and the job passed over
 */
export async function findEarlierAnswers(options: SearchOptions): Promise<FoundAnswers> {
  const { store, logger, wanted } = options;
  const found = await FoundAnswers.create(join(options.scratch, 'answers'));
  try {
    for await (const { key } of store.list(ANSWERS)) {
      if (wanted.left === 0) break;
      const earlier = jobOfAnswers(key);
      if (earlier === undefined) continue;
      const why = await takeOf(options, key, earlier, found);
      if (why !== undefined) logger.warn(`the answers of the earlier job ${earlier} are not used: ${why}`);
    }
    return found;
  } catch (error) {
    await found.close();
    throw error;
  }
}

/** @returns why the job was passed over; undefined also where it has nothing that is wanted */
async function takeOf(
  { store, wanted, service, scratch }: SearchOptions,
  key: string,
  job: string,
  found: FoundAnswers,
): Promise<string | undefined> {
  const copies = [join(scratch, 'index'), join(scratch, 'results')] as const;
  const [index, results] = copies;
  try {
    const done = await readDone(store, job);
    // Its end is written last: without it the job is not done, or is gone.
    if (done === undefined || done.service !== service) return undefined;
    const badIndex = await copy(store, key, done.answers.sha256, index);
    if (badIndex !== undefined) return badIndex;
    for await (const { digest, lines } of readAnswers(index, (each) => wanted.wants(each))) wanted.give(digest, lines);
    const given = wanted.takeGiven();
    if (given.requests.length === 0) return undefined;
    const badResults = await copy(store, jobResultsObject(job), done.results.sha256, results);
    if (badResults === undefined) return await keepLines(results, given, wanted, found);
    for (const request of given.requests) wanted.takeBack(request);
    return badResults;
  } catch (error) {
    if (isCompletionBatchError(error, 'row-damaged')) return error.message;
    throw error;
  } finally {
    for (const path of copies) await rm(path, { force: true });
  }
}

/** @returns what is wrong with the object; undefined where it was copied whole */
async function copy(store: ObjectStore, key: string, sha256: string, path: string): Promise<string | undefined> {
  let found: string;
  try {
    found = await copyObject(store, key, path);
  } catch (error) {
    if (isCompletionBatchError(error, 'object-not-found')) return `${store.locate(key)} is missing`;
    throw error;
  }
  return found === sha256 ? undefined : `${store.locate(key)} is damaged: its SHA-256 is ${found}`;
}

/** @returns why a line was not taken, if one was not */
async function keepLines(
  path: string,
  { requests, lineOf }: ReturnType<WantedAnswers['takeGiven']>,
  wanted: WantedAnswers,
  found: FoundAnswers,
): Promise<string | undefined> {
  let at = 0;
  const next = (): number => (at < requests.length ? lineOf(requests[at] ?? 0) : Infinity);
  const options = { name: path, maxLineBytes: LINE_BOUNDS.request.most, onTooLarge: () => {} };
  for await (const line of splitLines(createReadStream(path), options)) {
    while (next() < line.number) at += 1;
    if (next() === Infinity) break;
    const answer = next() === line.number ? answerIn(line) : undefined;
    if (answer === undefined) continue;
    const place = await found.add(answer);
    for (; next() === line.number; at += 1) wanted.keep(requests[at] ?? 0, place);
  }
  const without = requests.filter((request) => wanted.placeOf(request) === undefined);
  const [first] = without;
  const why = first === undefined ? undefined : `line ${lineOf(first)} of its results is no answer`;
  for (const request of without) wanted.takeBack(request);
  return why;
}

function answerIn(line: NdjsonLine): KnownAnswer | undefined {
  try {
    return knownAnswer.safeParse(parseLine(line, 'results')).data;
  } catch (error) {
    if (isCompletionBatchError(error, 'ndjson-damaged')) return undefined;
    throw error;
  }
}
