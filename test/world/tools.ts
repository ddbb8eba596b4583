/** Where the tools and servers lie that scripts/install-tools installs. */
import { existsSync, readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';

export type ToolName =
  | 'act'
  | 'actionlint'
  | 'versitygw'
  | 'zizmor'
  | 'hadolint'
  | 'chroma'
  | 'dynamodb-local'
  | 'chromium'
  | 'mermaid'
  | 'verdaccio';

export interface Tool {
  readonly name: ToolName;
  readonly version: string;
  /** Its own, with nothing else in it. */
  readonly folder: string;
  /** The program; of dynamodb-local its jar, of mermaid its script. */
  readonly program: string;
}

const table = readFileSync(new URL('../../scripts/tools.txt', import.meta.url), 'utf8');

/** The tool as scripts/tools.txt wants it, installed or not. */
export function toolPlace(name: ToolName, env: NodeJS.ProcessEnv): Tool {
  const row = table.split('\n').find((line) => line.startsWith(`${name} `));
  const [, version = '', , , program = ''] = row?.split(/\s+/) ?? [];
  if (program === '') throw new Error(`scripts/tools.txt does not list ${name}`);
  const cache = env.XDG_CACHE_HOME || join(homedir(), '.cache');
  const folder = join(env.COMPLETION_BATCH_TOOLS || join(cache, 'completion-batch', 'tools'), `${name}-${version}`);
  return { name, version, folder, program: join(folder, program) };
}

/** The tool, or undefined where it is not installed. */
export function findTool(name: ToolName, env: NodeJS.ProcessEnv = process.env): Tool | undefined {
  const tool = toolPlace(name, env);
  return existsSync(tool.program) ? tool : undefined;
}

/** The tool. @throws Error where it is not installed; for suites under `needing` */
export function tool(name: ToolName): Tool {
  const found = findTool(name);
  if (found === undefined) throw new Error(`${name} is not installed; run scripts/install-tools`);
  return found;
}

/** A suite's title, which says what is missing, and whether to skip it. In CI a skipped test fails the run. */
export function needing(title: string, ...names: readonly ToolName[]): { title: string; skip: boolean } {
  const missing = names.filter((name) => findTool(name) === undefined);
  if (missing.length === 0) return { title, skip: false };
  return { title: `${title}, skipped: no ${missing.join(', ')}; run scripts/install-tools`, skip: true };
}
