/** `completion-batch init`. */
import { stat } from 'node:fs/promises';
import { resolve } from 'node:path';
import { createInterface } from 'node:readline/promises';
import { CompletionBatchError, number } from '@completion-batch/core/light';
import { commitOf, ofProgram } from '../../init/found.ts';
import { gather } from '../../init/gather.ts';
import { labelFiles } from '../../init/label-files.ts';
import type { Ask } from '../../init/questions.ts';
import { requestFiles } from '../../init/request-files.ts';
import { leastMinutesAMonth, runsADay } from '../../init/schedule.ts';
import { type InitFlags, SCHEMAS, type Source, type Values } from '../../init/values.ts';
import { type Looked, lookAt, writeNew } from '../../init/write-files.ts';
import { printJson } from '../../render/json.ts';
import { ownCommand } from '../../render/own-command.ts';
import { fromHere, say, sayNext, shellWord } from '../../render/print.ts';
import type { Session } from '../../session/session.ts';

export async function initWork(session: Session, flags: InitFlags): Promise<void> {
  const folder = resolve(flags.into);
  if (!(await stat(folder).catch(() => undefined))?.isDirectory()) {
    throw new CompletionBatchError('invalid-input', 'there is no such folder', {
      where: flags.into,
      remedy: 'Name the top folder of the repository by --into, or stand in it.',
    });
  }
  using terminal = flags.json === true ? undefined : fromTerminal();
  const source = await sourceOf(session, flags);
  const values = await gather({ folder, flags, source, env: session.env, ask: terminal?.ask });
  const files = values.kind === 'labels' ? labelFiles(values) : requestFiles(values);
  const looked = await lookAt(folder, files);
  if (flags.dryRun !== true) await writeNew(folder, looked);
  if (flags.json) {
    printJson({
      into: folder,
      dryRun: flags.dryRun ?? false,
      from: values.source.repository,
      commit: values.source.commit,
      files: looked.map(({ file, standing }) => ({ path: file.path, standing, text: file.text })),
    });
  } else {
    print(looked, flags.dryRun === true);
    if (flags.dryRun !== true) sayWhatsNext(values, folder);
  }
}

/** @throws CompletionBatchError `invalid-input` */
async function sourceOf({ env }: Session, { from }: InitFlags): Promise<Source | undefined> {
  if (from === undefined) return ofProgram(env);
  const [repository = '', ref, more] = from.split('@');
  if (more !== undefined || !SCHEMAS.repository.safeParse(repository).success || !/^\w[\w.-]{0,99}$/.test(ref ?? '')) {
    throw new CompletionBatchError('invalid-input', 'that names no release of completion-batch', {
      where: `--from ${from}`,
      remedy: 'Use OWNER/completion-batch@REF, REF being a release such as v1, or a commit of 40 digits and letters.',
    });
  }
  const found = await commitOf(repository, ref ?? '', env);
  if (found !== undefined) return found;
  throw new CompletionBatchError('invalid-input', `no commit could be found for ${ref} of ${repository}`, {
    where: `--from ${from}`,
    remedy: `Name the commit itself: gh api repos/${repository}/commits/${ref} --jq .sha tells it.`,
  });
}

function fromTerminal(): ({ readonly ask: Ask } & Disposable) | undefined {
  if (process.stdin.isTTY !== true || process.stderr.isTTY !== true) return undefined;
  // Standard output is for what is written.
  const terminal = createInterface({ input: process.stdin, output: process.stderr });
  const stop = new AbortController();
  terminal.on('close', () => stop.abort());
  return {
    ask: (question) =>
      terminal.question(question, { signal: stop.signal }).catch((cause: unknown) => {
        throw new CompletionBatchError('invalid-input', 'init was ended before it knew enough; nothing was written', {
          remedy: `Run it again, or give the values as flags: ${ownCommand('init --help')}.`,
          cause,
        });
      }),
    [Symbol.dispose]: () => terminal.close(),
  };
}

function print(looked: readonly Looked[], dryRun: boolean): void {
  if (!dryRun) {
    for (const { file, standing } of looked) say(`${standing === 'new' ? 'written' : standing}  ${file.path}`, 2);
    return;
  }
  for (const { file, standing } of looked) console.log(`# ${file.path} (${standing})\n${file.text}`);
  sayNext('the same without --dry-run. That was a dry run: nothing was written.');
}

function sayWhatsNext({ visibility, collectCron }: Values, folder: string): void {
  const minutes = number(leastMinutesAMonth(collectCron));
  say(
    visibility === 'public'
      ? `Answers are looked for ${runsADay(collectCron)} times a day, which costs a public repository nothing.`
      : `Answers are looked for ${runsADay(collectCron)} times a day: a private repository is billed ${minutes} minutes a month for that at least. For a public one give --visibility public.`,
  );
  const setup = fromHere(resolve(folder, 'completion-batch/SETUP.md'));
  sayNext(`do what ${shellWord(setup)} tells, in order: roles, the key, the first dry run.`);
}
