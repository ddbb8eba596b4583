/** The command line: one command per phase, all three at once, and the local stack. */

import { inspect } from 'node:util';
import {
  CompletionBatchError,
  describeError,
  explainFileError,
  isCompletionBatchError,
} from '@completion-batch/core/light';
import {
  guardStream,
  plainRedactor,
  type Redactor,
  redact,
  redactor,
  secretsOf,
  sentSecretsOf,
} from '@completion-batch/engine/light';
import { Command, CommanderError, Option } from 'commander';
import manifest from '../package.json' with { type: 'json' };
import { batchCommand } from './commands/batch.ts';
import { cancelCommand } from './commands/cancel.ts';
import { collectCommand } from './commands/collect.ts';
import { doctorCommand } from './commands/doctor.ts';
import { embedCommand } from './commands/embed.ts';
import { emulatorCommand } from './commands/emulator.ts';
import { estimateCommand } from './commands/estimate.ts';
import { evaluateCommand } from './commands/evaluate.ts';
import { formatCommand } from './commands/format.ts';
import { initCommand } from './commands/init.ts';
import { parsersFor } from './commands/options.ts';
import { prepareCommand } from './commands/prepare.ts';
import { reconcileCommand } from './commands/reconcile.ts';
import { byNewName } from './commands/renamed.ts';
import { reportCommand } from './commands/report.ts';
import { reviewCommand } from './commands/review.ts';
import { runCommand } from './commands/run.ts';
import { startCommand } from './commands/start.ts';
import { statusCommand } from './commands/status.ts';
import { submitCommand } from './commands/submit.ts';
import { columnsOn, paragraph, refit } from './render/columns.ts';
import { canShow, type Display } from './render/display.ts';
import { printJson } from './render/json.ts';
import { paint, paintBeginning } from './render/paint.ts';
import { EXIT, type Session } from './session/session.ts';

/** Commands as they are needed, one after the other. */
const GROUPS: readonly (readonly [heading: string, commands: readonly ((session: Session) => Command)[]])[] = [
  ['To begin:', [startCommand, initCommand, doctorCommand, estimateCommand]],
  ['To make batches of labels:', [runCommand, prepareCommand, formatCommand, submitCommand]],
  ['When the answers come back, hours later:', [collectCommand, statusCommand, cancelCommand, reconcileCommand]],
  ['To see what they say, and decide:', [reportCommand, reviewCommand, evaluateCommand]],
  ['Beside these:', [batchCommand, embedCommand, emulatorCommand]],
];

/**
 * Runs one command. Its type is spelt out: the published package has no other types, and depends on no package for them.
 * @param args without Node and the program's path
 * @param env the process's variables
 * @returns the exit code
 */
export async function main(
  args: readonly string[],
  env: Readonly<Record<string, string | undefined>>,
): Promise<number> {
  const hide = redactor(secretsOf(env));
  const session: Session = {
    ...{ env, exitCode: EXIT.done, hide, ...(await parsersFor(args)) },
    tells: env.DEBUG ? 'verbose' : 'normal',
    display: undefined,
  };
  /** What commander has told of wrong use itself. */
  let told = '';
  const program = new Command('completion-batch')
    .description(
      "Checks proposed word labels of receipts in a DynamoDB table with OpenAI's Batch API; and makes batches of any file of requests (batch).",
    )
    .version(version(), '-V, --version', 'print the version, and that of Node.js')
    .addOption(new Option('--quiet', 'print nothing but errors and the result').conflicts('verbose'))
    .option('--verbose', 'print details, and what an error was caused by')
    .configureHelp({
      showGlobalOptions: true,
      helpWidth: columnsOn(),
      minWidthToWrap: 20,
      subcommandTerm: (command) =>
        [
          command.name(),
          ...command.registeredArguments.map((each) => (each.required ? `<${each.name()}>` : `[${each.name()}]`)),
        ].join(' '),
      styleTitle: (text) => paint('title', text),
    })
    .configureOutput({
      writeOut: (text) => process.stdout.write(refit(text)),
      outputError: (text) => {
        told = byNewName(text.trim());
        tell(told);
      },
    })
    .exitOverride()
    .addHelpCommand(
      new Command('help').argument('[command]').description('tells about a command').helpGroup('Beside these:'),
    )
    .addHelpText('after', HELP)
    .hook('preAction', async (_, command) => {
      refuseEmpty(command);
      const { quiet, verbose } = program.opts<{ quiet?: boolean; verbose?: boolean }>();
      if (quiet === true || verbose === true) session.tells = quiet === true ? 'quiet' : 'verbose';
      session.display = await displayFor(command, session);
    });
  for (const [heading, makers] of GROUPS) {
    for (const make of makers) {
      const command = make(session).helpGroup(heading).copyInheritedSettings(program);
      for (const below of command.commands) below.copyInheritedSettings(program);
      program.addCommand(command);
    }
  }
  const json = args.includes('--json');
  const forPrograms =
    json || (args[0] === 'batch' && args[1] === 'results') || (args[0] === 'report' && args.includes('-'));
  // What programs read is not to change because it has a word in common with some variable.
  const undo = [
    guardStream(process.stderr, hide),
    guardStream(process.stdout, forPrograms ? plainRedactor(sentSecretsOf(env)) : hide),
  ];
  try {
    await program.parseAsync([...args], { from: 'user' });
    return session.exitCode;
  } catch (error) {
    session.display?.close();
    return await report(error, { json, told, hide, causes: session.tells === 'verbose' });
  } finally {
    session.display?.close();
    for (const one of undo) one();
  }
}

/** They ask or serve: what they print is all there is to see. */
const WITHOUT_DISPLAY = ['init', 'next', 'emulator'];

async function displayFor(command: Command, { env, tells }: Session): Promise<Display | undefined> {
  const { stdout, stderr } = process;
  if (tells === 'quiet' || WITHOUT_DISPLAY.includes(command.name()) || !canShow(stderr, env)) return undefined;
  const { LiveDisplay } = await import('./render/live-display.ts');
  return new LiveDisplay({ stream: stderr, others: [stdout], title: command.name() });
}

/** An empty value comes of a variable that is not set; taken as it is, it would name this folder or nothing at all. */
function refuseEmpty(command: Command): void {
  const options = command.options.map((option) => [
    `--${option.name()}`,
    command.getOptionValue(option.attributeName()),
  ]);
  const given = command.processedArgs.map((value, index) => [command.registeredArguments[index]?.name(), value]);
  for (const [name, value] of [...options, ...given]) {
    if (![value].flat().some((each) => typeof each === 'string' && each.trim() === '')) continue;
    throw new CompletionBatchError('invalid-input', `the value of ${name} is empty`, {
      remedy: `Give ${name} a value, or leave it out where it is optional.`,
    });
  }
}

interface Reporting {
  readonly causes: boolean;
  readonly json: boolean;
  readonly told: string;
  readonly hide: Redactor;
}

async function report(thrown: unknown, { causes, json, told, hide }: Reporting): Promise<number> {
  const error = isMissingPackage(thrown) ? packageMissing(thrown) : explainFileError(thrown);
  if (error instanceof CommanderError) {
    if (error.exitCode === 0) return EXIT.done;
    const usage = error.code === 'commander.help' ? 'error: name a command' : `error: ${error.message}`;
    if (told === '' && error.code !== 'commander.help') tell(usage);
    if (json) printFailure('invalid-input', (told || usage).replace(/^error: /, ''));
    return EXIT.wrongUse;
  }
  // Of errors that others made: nothing of an account is shown, and each line is harmless.
  const details = (cause: unknown): void => tell(redact(hide(inspect(cause))));
  if (isCompletionBatchError(error)) {
    tell(`error: ${hide(describeError(error))} [${error.code}]`);
    if (causes) await tellCauses(error, hide);
    if (json) printFailure(error.code, hide(error.message), error.where && hide(error.where), hide(error.remedy));
    return error.code === 'invalid-input' ? EXIT.wrongUse : EXIT.failed;
  }
  tell('error: this is a defect of completion-batch, or a failure it does not know:');
  details(error);
  if (json) printFailure('unknown', redact(hide(error instanceof Error ? error.message : String(error))));
  return EXIT.failed;
}

/** Commands load what they need when they begin: a clone may have been brought up to date since its last npm ci. */
const isMissingPackage = (thrown: unknown): boolean =>
  thrown instanceof Error && 'code' in thrown && thrown.code === 'ERR_MODULE_NOT_FOUND';

function packageMissing(cause: unknown): CompletionBatchError {
  return new CompletionBatchError('file-unusable', 'a package that completion-batch needs is not installed here', {
    remedy: 'Run npm ci in the clone (npm start does it by itself), and this again.',
    cause,
  });
}

/** Each on its line; what a server has answered may stand in them. */
async function tellCauses(error: Error, hide: Redactor): Promise<void> {
  const { causesOf } = await import('./render/causes.ts');
  for (const cause of causesOf(error)) tell(redact(hide(cause)), 4);
}

/** Standard output holds one JSON object, whatever happens. */
function printFailure(code: string, message: string, where?: string, remedy?: string): void {
  printJson({ error: { code, message, where: where ?? null, remedy: remedy ?? null } });
}

function tell(text: string, hang = 2): void {
  const { stderr } = process;
  for (const line of text.split('\n')) {
    console.error(paintBeginning('bad', 'error:', paragraph(line, hang, columnsOn(stderr)), stderr));
  }
}

function version(): string {
  const form = import.meta.filename.endsWith('.ts') ? 'from sources' : 'built';
  return `completion-batch ${manifest.version} (${form}), Node.js ${process.version}`;
}

const HELP = `
Endpoints and credentials come from the variables that the SDKs know:
AWS_REGION, AWS_PROFILE, AWS_ENDPOINT_URL_DYNAMODB, AWS_ENDPOINT_URL_S3,
OPENAI_API_KEY, OPENAI_BASE_URL, …

With --json the result, or what went wrong ({"error": {…}}), is one JSON object
on standard output; all else goes to standard error. --quiet leaves errors and
the result, --verbose (or DEBUG=1) adds details and causes. NO_COLOR turns
colours off; docs/terminal.md tells the rest.
Exit codes: 0 done, 1 failed or not everything could be done, 2 wrong use.`;
