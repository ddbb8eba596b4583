/** `completion-batch batch results`: on standard output there is nothing but lines of JSON. */
import { tmpdir } from 'node:os';
import { resolve } from 'node:path';
import { counted, number } from '@completion-batch/core/light';
import {
  CompletionBatchError,
  type JobResult,
  jobResults,
  type Transformed,
  transformer,
} from '@completion-batch/engine';
import { commandLogger } from '../../render/console-logger.ts';
import { jsonLine, printJson } from '../../render/json.ts';
import { fromHere } from '../../render/print.ts';
import { type OpenedJobs, openJobServices, type PlaceFlags } from '../../session/jobs.ts';
import { LineStream, type Lines, LinesFile } from '../../session/lines-file.ts';
import type { Session } from '../../session/session.ts';

export interface BatchResultsFlags extends PlaceFlags {
  readonly out?: string;
  readonly failures?: string;
  readonly partial?: boolean;
  readonly transform?: string;
  readonly json?: boolean;
}

export async function batchResultsWork(session: Session, job: string, flags: BatchResultsFlags): Promise<void> {
  checkTogether(flags);
  const logger = commandLogger(session);
  const transform = flags.transform === undefined ? undefined : await transformer(flags.transform);
  const { services } = await openJobServices(session, flags, { logger, openai: 'nothing' });
  const reading = { job, flags, transform };
  const counts =
    flags.out === undefined
      ? await toStandardOutput(services, reading).catch((error: unknown) => {
          if (!isEnough(error)) throw error;
        })
      : await toFiles(services, reading);
  if (counts === undefined) return;
  const { lines, answered, failed, open } = counts;
  if (flags.json) printJson({ job, ...counts, out: flags.out ?? null, failures: flags.failures ?? null });
  const told = [
    `${number(answered)} answered`,
    ...(failed > 0 ? [`${number(failed)} failed`] : []),
    ...(open > 0 ? [`${number(open)} open`] : []),
  ];
  const where = flags.out === undefined ? '' : ` in ${fromHere(resolve(flags.out))}`;
  logger.info(`${counted(lines, 'line')} of job ${job}${where}: ${told.join(', ')}`);
}

function checkTogether({ out, failures, json }: BatchResultsFlags): void {
  const refuse = (message: string, remedy: string): CompletionBatchError =>
    new CompletionBatchError('invalid-input', message, { remedy });
  if (json && out === undefined) {
    throw refuse('--json is for --out', 'Leave it out: what is printed are lines of JSON already. Or add --out FILE.');
  }
  if (out !== undefined && failures !== undefined && resolve(out) === resolve(failures)) {
    throw refuse('--failures is the file of --out', 'Name another file.');
  }
}

interface Reading {
  readonly job: string;
  readonly flags: BatchResultsFlags;
  readonly transform: ((result: JobResult) => Transformed) | undefined;
}

interface Counts {
  lines: number;
  answered: number;
  failed: number;
  open: number;
}

async function toFiles(services: OpenedJobs['services'], reading: Reading): Promise<Counts> {
  const { out = '', failures } = reading.flags;
  const file = await LinesFile.open(out, '--out');
  return withFailures(failures, async (more) => {
    try {
      const counts = await write(services, reading, file, more);
      await file.close();
      return counts;
    } catch (error) {
      await file.discard();
      throw error;
    }
  });
}

async function toStandardOutput(services: OpenedJobs['services'], reading: Reading): Promise<Counts> {
  const ended = Promise.withResolvers<never>();
  ended.promise.catch(() => undefined);
  // It stays: what is written last may fail after this has ended.
  process.stdout.on('error', ended.reject);
  const lines = new LineStream(process.stdout, ended.promise);
  return withFailures(reading.flags.failures, async (more) => {
    const counts = await write(services, reading, lines, more);
    await lines.flush();
    return counts;
  });
}

/** Whoever read it has seen enough, as `head` does. */
const isEnough = (error: unknown): boolean => error instanceof Error && 'code' in error && error.code === 'EPIPE';

async function withFailures(
  path: string | undefined,
  work: (file: Lines | undefined) => Promise<Counts>,
): Promise<Counts> {
  if (path === undefined) return work(undefined);
  const file = await LinesFile.open(path, '--failures');
  try {
    const counts = await work(file);
    await file.close();
    return counts;
  } catch (error) {
    await file.discard();
    throw error;
  }
}

async function write(
  services: OpenedJobs['services'],
  { job, flags, transform }: Reading,
  out: Lines,
  failures: Lines | undefined,
): Promise<Counts> {
  const counts = { lines: 0, answered: 0, failed: 0, open: 0 };
  for await (const result of jobResults(services, { job, workDir: tmpdir(), partial: flags.partial ?? false })) {
    counts.lines += 1;
    counts[result.outcome] += 1;
    const line = jsonLine(transform === undefined ? result : transform(result));
    await out.write(line);
    if (result.outcome === 'failed') await failures?.write(line);
    services.logger.progress('results', counts.lines);
  }
  services.logger.progress('results', counts.lines, counts.lines);
  return counts;
}
