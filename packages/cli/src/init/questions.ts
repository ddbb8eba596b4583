/** What init has to know, from flags, from what it finds, and where there is a terminal by asking. */
import { CompletionBatchError } from '@completion-batch/core/light';
import { ownCommand } from '../render/own-command.ts';
import { type InitFlags, SCHEMAS, type ValueName } from './values.ts';

/** A value that a flag gives. */
export interface Question {
  readonly name: ValueName;
  readonly flag: string;
  readonly what: string;
  /** Taken where nothing is said. */
  readonly found?: string | undefined;
  /** Left out where nothing is said, and not asked for. */
  readonly optional?: true;
  /** Where to look for it. */
  readonly hint?: string;
}

/** Asks on a terminal; an empty answer takes what was found. */
export type Ask = (question: string) => Promise<string>;

export type Answers = Partial<Record<ValueName, string>>;

export interface Asking {
  /** Undefined where nobody can be asked: then everything that is missing is told at once. */
  readonly ask: Ask | undefined;
  /** Flags that are missing, too, and cannot be asked for. */
  readonly missing: readonly Missing[];
}

type Missing = Pick<Question, 'flag' | 'what' | 'hint'>;

/** @throws CompletionBatchError `invalid-input` */
export async function answer(
  questions: readonly Question[],
  flags: InitFlags,
  { ask, missing: others }: Asking,
): Promise<Answers> {
  const given: Answers = {};
  const missing: Question[] = [];
  const wrong: string[] = [];
  for (const question of questions) {
    const value = flags[question.name] ?? (ask === undefined || question.optional ? question.found : undefined);
    const problem = value === undefined ? undefined : problemOf(question.name, value);
    if (problem !== undefined) wrong.push(`${question.flag} ${JSON.stringify(value)}: ${problem}`);
    else if (value !== undefined) given[question.name] = value;
    else if (question.optional !== true) missing.push(question);
  }
  if (wrong.length > 0) {
    throw new CompletionBatchError(
      'invalid-input',
      `what was given cannot stand in workflows and policies: ${wrong.join('; ')}`,
      {
        remedy: `${ownCommand('init --help')} says what each is.`,
      },
    );
  }
  const asks = ask === undefined ? missing : [];
  if (others.length + asks.length > 0) throw missingError(others, asks);
  for (const question of missing) given[question.name] = await asked(question, ask);
  return given;
}

/** @param asks what it would ask for in a terminal, and there is none */
function missingError(others: readonly Missing[], asks: readonly Missing[]): CompletionBatchError {
  const missing = [...others, ...asks];
  const inTerminal = asks.length === 0 ? '' : ` In a terminal it asks${others.length === 0 ? '' : ' for the others'}.`;
  const list = missing.map(({ flag, what, hint }) => `${flag} (${hint === undefined ? what : `${what}; ${hint}`})`);
  return new CompletionBatchError('invalid-input', `init needs ${missing.map(({ flag }) => flag).join(', ')}`, {
    remedy: `Give ${list.join(', ')}.${inTerminal}`,
  });
}

async function asked({ name, what, found, hint }: Question, ask: Ask | undefined): Promise<string> {
  const question = `${what}${hint === undefined ? '' : ` (${hint})`}${found === undefined ? '' : ` [${found}]`}: `;
  let problem: string | undefined;
  for (;;) {
    const said = await ask?.(problem === undefined ? question : `  ${problem}\n${question}`);
    const value = said?.trim() || found;
    problem = value === undefined ? 'a value is needed' : problemOf(name, value);
    if (value !== undefined && problem === undefined) return value;
  }
}

function problemOf(name: ValueName, value: string): string | undefined {
  const { error } = SCHEMAS[name].safeParse(value);
  return error?.issues[0]?.message;
}
