/** `npm start`: the whole way on the local stack, with sample receipts or a file of rows, until nothing is left. */
import { constants } from 'node:os';
import { resolve } from 'node:path';
import { evidenceOf } from '@completion-batch/core';
import { counted } from '@completion-batch/core/light';
import { FORWARD_DEFAULTS } from '@completion-batch/emulator';
import {
  aboutAnswers,
  answersResponder,
  checkItems,
  folderOf,
  type Source,
  type Stack,
  startStack,
} from '@completion-batch/sandbox';
import { commandLogger } from '../../render/console-logger.ts';
import { printJson } from '../../render/json.ts';
import { say } from '../../render/print.ts';
import { printKept, printStart, startJson, whyFailed, whyUnanswered } from '../../render/print-start.ts';
import { writableFolder } from '../../session/folder.ts';
import { readPrices } from '../../session/prices.ts';
import { EXIT, type Session } from '../../session/session.ts';
import { answersOf, truthFor } from '../../start/answers.ts';
import { type StartFlags, withAbilities } from '../../start/flags.ts';
import { firstOf, goAllTheWay, pageOf, trueLabelsOf } from '../../start/outcome.ts';

export async function startWork(session: Session, given: StartFlags): Promise<void> {
  const flags = withAbilities(given);
  const logger = commandLogger(session);
  const base = resolve(session.env.INIT_CWD ?? process.cwd());
  const source: Source =
    flags.items === undefined
      ? { kind: 'sample', receipts: flags.receipts, seed: flags.seed }
      : { kind: 'items', file: resolve(base, flags.items) };
  const folder = flags.data === undefined ? folderOf(resolve('.completion-batch'), source) : resolve(base, flags.data);
  // Whatever can be wrong is found before anything is made.
  evidenceOf(flags.evidence, flags.evidenceTokens);
  const { prices } = await readPrices(flags.prices && resolve(base, flags.prices));
  const truthFile = flags.truth && resolve(base, flags.truth);
  const truth = await truthFor(source, truthFile, logger);
  if (source.kind === 'items') await checkItems(source.file, truth);
  const answers = await answersOf({ flags, source, truth, env: session.env, logger });
  // Whatever is killed when: the next start goes on. So there is nothing to tidy up but the table's process.
  const interrupted = (): void => {
    logger.warn('interrupted; run it again and it goes on where it stopped');
    process.exit(130);
  };
  process.once('SIGINT', interrupted);
  process.once('SIGTERM', interrupted);
  let stack: Stack | undefined;
  try {
    await writableFolder(folder, '--data');
    stack = await startStack({
      folder,
      source,
      engine: flags.engine,
      reset: flags.reset ?? false,
      responder: answersResponder(answers),
      ...(answers.by === 'server' ? { concurrency: answers.server.concurrency ?? FORWARD_DEFAULTS.concurrency } : {}),
      onReady: () => {
        if (!flags.json) say(aboutAnswers(answers));
      },
      ...(flags.chaos === undefined ? {} : { chaos: flags.chaos }),
      logger,
    });
    if (stack.loaded !== undefined) logger.info(`loaded ${counted(stack.loaded, 'row')} into the table`);
    const way = { stack, flags, answers, prices, logger, env: session.env };
    const done = await goAllTheWay(way, trueLabelsOf(source, truthFile));
    const { page, trouble } = await pageOf(way);
    const first = await firstOf(done);
    const report = { ...done, page, first };
    if (flags.json) printJson(startJson(report));
    else printStart(report, logger);
    const unanswered = whyUnanswered(report);
    if (unanswered !== undefined) logger.warn(unanswered);
    const why = whyFailed(report) ?? trouble;
    if (why !== undefined) {
      logger.error(why);
      session.exitCode = EXIT.failed;
    }
    if (flags.keep) {
      process.off('SIGINT', interrupted);
      process.off('SIGTERM', interrupted);
      if (!flags.json) printKept(stack);
      // What it was at is over; a spinner would turn on.
      session.display?.close();
      const signal = await untilSignal();
      logger.info('table and emulator are stopped; what is in them stays');
      session.exitCode = 128 + constants.signals[signal];
    }
  } finally {
    process.off('SIGINT', interrupted);
    process.off('SIGTERM', interrupted);
    await stack?.stop();
  }
}

/** The table alone keeps no process alive. */
async function untilSignal(): Promise<Ending> {
  const { promise, resolve: end } = Promise.withResolvers<Ending>();
  const alive = setInterval(() => undefined, DAY_MS);
  for (const signal of ENDINGS) process.on(signal, end);
  const signal = await promise;
  for (const each of ENDINGS) process.off(each, end);
  clearInterval(alive);
  return signal;
}

const ENDINGS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;
type Ending = (typeof ENDINGS)[number];

const DAY_MS = 86_400_000;
