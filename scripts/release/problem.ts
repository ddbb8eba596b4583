/** What keeps a release from being made, and how the programs here say it. */

export class ReleaseProblem extends Error {
  /** What to do about it. */
  readonly remedy: string;

  constructor(message: string, remedy: string) {
    super(message);
    this.name = 'ReleaseProblem';
    this.remedy = remedy;
  }
}

/** Runs a program to its end: a problem is told in two sentences, anything else with its stack. */
export async function endWith(work: () => Promise<void>): Promise<void> {
  try {
    await work();
  } catch (error) {
    process.exitCode = 1;
    if (error instanceof ReleaseProblem) console.error(`error: ${error.message}\n  ${error.remedy}`);
    else if (isWrongUse(error)) console.error(`error: ${error.message}\n  --help lists what there is.`);
    else console.error(error);
  }
}

/** What parseArgs refuses. */
export const isWrongUse = (error: unknown): error is Error =>
  error instanceof Error && 'code' in error && String(error.code).startsWith('ERR_PARSE_ARGS');

/** A variable of the environment. @throws ReleaseProblem where it is not set */
export function variable(env: NodeJS.ProcessEnv, name: string, remedy: string): string {
  const value = env[name];
  if (value === undefined || value === '') throw new ReleaseProblem(`${name} is not set.`, remedy);
  return value;
}
