/** Workflow files and action files, parsed, with what the tests ask of them. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parse } from 'yaml';
import { repositoryName } from '../../scripts/repository-name.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));

export interface Step {
  readonly name?: string;
  readonly id?: string;
  readonly uses?: string;
  readonly if?: string;
  readonly 'continue-on-error'?: boolean;
  readonly run?: string;
  readonly with?: Readonly<Record<string, unknown>>;
}

export interface Job {
  readonly uses?: string;
  readonly needs?: string | readonly string[];
  readonly if?: string;
  readonly permissions?: Readonly<Record<string, string>>;
  readonly 'runs-on'?: string;
  readonly environment?: string;
  readonly 'timeout-minutes'?: number | string;
  readonly strategy?: { readonly 'fail-fast'?: boolean; readonly matrix?: Readonly<Record<string, unknown>> };
  readonly outputs?: Readonly<Record<string, string>>;
  readonly with?: Readonly<Record<string, unknown>>;
  readonly secrets?: Readonly<Record<string, unknown>>;
  readonly steps?: readonly Step[];
}

interface Declared {
  readonly required?: boolean;
  readonly default?: unknown;
}

export interface Workflow {
  readonly file: string;
  readonly text: string;
  readonly on: {
    readonly workflow_call?: {
      readonly inputs?: Readonly<Record<string, Declared>>;
      readonly secrets?: Readonly<Record<string, Declared>>;
      readonly outputs?: Readonly<Record<string, { readonly value: string }>>;
    };
    readonly workflow_dispatch?: { readonly inputs?: Readonly<Record<string, Declared>> };
    readonly schedule?: readonly { readonly cron: string }[];
  };
  readonly permissions?: Readonly<Record<string, string>>;
  readonly concurrency?: { readonly group: string; readonly 'cancel-in-progress'?: boolean };
  readonly jobs: Readonly<Record<string, Job>>;
}

export interface Action {
  readonly inputs: Readonly<Record<string, Declared>>;
  readonly outputs: Readonly<Record<string, unknown>>;
}

const folder = join(root, '.github', 'workflows');

export const workflows: readonly Workflow[] = readdirSync(folder)
  .filter((file) => file.endsWith('.yml'))
  .map((file) => {
    const text = readFileSync(join(folder, file), 'utf8');
    return { file, text, ...(parse(text) as Omit<Workflow, 'file' | 'text'>) };
  });

type Whole = Pick<Workflow, 'file' | 'jobs' | 'on' | 'concurrency'>;

const below = (path: string): readonly Whole[] =>
  readdirSync(join(root, path), { recursive: true, withFileTypes: true })
    .filter(({ name, parentPath }) => name.endsWith('.yml') && parentPath.endsWith('workflows'))
    .map(({ name, parentPath }) => ({ ...(parse(readFileSync(join(parentPath, name), 'utf8')) as Whole), file: name }));

/** Those of other repositories that docs/reuse.md shows. */
export const consumers: readonly Whole[] = below('test/consumers');
export const examples: readonly Whole[] = below('examples');

/** What the comment at a file's head tells to do with a copy: `replace "…" by "…"`, where `<file>` is any file. */
export function followInstruction(text: string): string {
  const head = text.slice(0, text.indexOf('\nname:')).replace(/\n# */g, ' ');
  const [, from, to] = /replace "([^"]+)" by "([^"]+)"/.exec(head) ?? [];
  if (from === undefined || to === undefined) throw new Error('the head of the file tells nothing to replace');
  const escaped = from.replace(/[.*+?^${}()|[\]\\]/g, '\\$&').replace('<file>', '([\\w.-]+)');
  return text.replace(
    new RegExp(`^((?!#).*)${escaped}`, 'gm'),
    (_, before: string, file = '') => before + to.replace('<file>', file),
  );
}

/** Undefined for what is not of this repository. */
export function ownAction(uses: string | undefined): Action | undefined {
  const path = /^\$\/(packages\/actions\/[\w-]+)$/.exec(uses ?? '')?.[1];
  return path === undefined ? undefined : (parse(readFileSync(join(root, path, 'action.yml'), 'utf8')) as Action);
}

export function ownWorkflow(uses: string | undefined): Workflow | undefined {
  const file = /^(?:\.|\$|OWN)\/\.github\/workflows\/([^@]+)/.exec(
    (uses ?? '').replace(`${repositoryName()}/`, 'OWN/'),
  )?.[1];
  return workflows.find((workflow) => workflow.file === file);
}

/** The workflows that a Markdown file shows. */
export function shownWorkflows(path: string): readonly Whole[] {
  const blocks = readFileSync(join(root, path), 'utf8').matchAll(/^```yaml\n([\s\S]*?)^```$/gm);
  return [...blocks]
    .map(([, text]) => ({ ...(parse(text ?? '') as Whole), file: path }))
    .filter(({ jobs }) => jobs !== undefined);
}

/** A number, or the default of the input that gives it. */
export function numberIn({ on }: Partial<Workflow>, value: unknown): number {
  const name = /^\$\{\{ inputs\.([\w-]+) \}\}$/.exec(String(value))?.[1];
  return Number(name === undefined ? value : on?.workflow_call?.inputs?.[name]?.default);
}

export const needsOf = (job: Job): readonly string[] => (job.needs === undefined ? [] : [job.needs].flat());

export interface PlacedStep {
  readonly workflow: Workflow;
  readonly jobName: string;
  readonly job: Job;
  readonly step: Step;
}

export const steps: readonly PlacedStep[] = workflows.flatMap((workflow) =>
  Object.entries(workflow.jobs).flatMap(([jobName, job]) =>
    (job.steps ?? []).map((step) => ({ workflow, jobName, job, step })),
  ),
);
