/** Who answers in the local stack: the truth with mistakes, rules, or a model server. */
import { CompletionBatchError, type Logger } from '@completion-batch/engine';
import { type Answers, parseRates, readTruth, type Source, type Truth, truthOfSample } from '@completion-batch/sandbox';
import { warnOfBadLines } from '../session/evaluate-file.ts';
import { modelServer, reached } from '../session/model-server.ts';
import type { Session } from '../session/session.ts';
import type { StartFlags } from './flags.ts';

/** Of the sample it is known what is right; of other rows only with --truth. */
export async function truthFor(source: Source, file: string | undefined, logger: Logger): Promise<Truth | undefined> {
  if (source.kind === 'sample') {
    if (file === undefined) return truthOfSample(source);
    throw wrongUse('--truth is for --items', "Add --items FILE; the sample's own truth is known.");
  }
  if (file === undefined) return undefined;
  return readTruth(file, warnOfBadLines(logger));
}

export interface Answering {
  readonly flags: StartFlags;
  readonly source: Source;
  readonly truth: Truth | undefined;
  readonly env: Session['env'];
  readonly logger: Logger;
}

export async function answersOf({ flags, source, truth, env, logger }: Answering): Promise<Answers> {
  const { answers, seed, answersConcurrency: concurrency, answersTimeout: timeoutSeconds } = flags;
  if (answers !== undefined && answers !== 'truth' && answers !== 'rules') {
    const server = modelServer(answers, '--answers', { concurrency, timeoutSeconds }, env);
    // A dry run asks nobody.
    return { by: 'server', server: flags.dryRun ? server : await reached(server, '--answers', logger) };
  }
  if (concurrency !== undefined || timeoutSeconds !== undefined) {
    const name = concurrency === undefined ? '--answers-timeout' : '--answers-concurrency';
    throw wrongUse(`${name} is for --answers URL`, `Name a model server with --answers, or leave ${name} out.`);
  }
  if (answers === 'truth' && truth === undefined) {
    throw wrongUse('--answers truth needs --truth FILE with --items', 'Add --truth FILE, or leave --answers out.');
  }
  if (answers === 'rules' || truth === undefined) {
    if (flags.answerRates === undefined) return { by: 'rules' };
    throw wrongUse('--answer-rates is for answers from the truth', 'Add --truth FILE, or leave --answer-rates out.');
  }
  const rates = flags.answerRates === undefined ? {} : { rates: parseRates(flags.answerRates) };
  return { by: 'truth', of: source.kind === 'sample' ? 'sample' : 'file', truth, seed, ...rates };
}

function wrongUse(message: string, remedy: string): CompletionBatchError {
  return new CompletionBatchError('invalid-input', message, { remedy });
}
