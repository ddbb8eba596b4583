/**
 * Writes the tables of inputs and outputs into the actions' READMEs, and those of the reusable workflows into
 * docs/reuse.md; action-types.yml of each action; and the action at the root, which is submit-requests under the name of the
 * whole. `--check` only tells whether they are up to date.
 */
import { readFile, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { parse } from 'yaml';
import { z } from 'zod';
import { ACTIONS, type ActionFile, readActionFile } from './action-file.ts';
import { typesOf, writtenTypes } from './action-types.ts';
import { between, cell, table } from './markdown.ts';

const fromRoot = (path: string): string => fileURLToPath(new URL(`../../../${path}`, import.meta.url));

export const REUSE = fromRoot('docs/reuse.md');
export const REUSABLE = [
  'submit-completion-batch.yml',
  'collect-completion-batches.yml',
  'reconcile-completion-batches.yml',
  'batch.yml',
  'batch-results.yml',
] as const;

const reusable = z.object({
  on: z.object({
    workflow_call: z.object({
      inputs: z.record(
        z.string(),
        z.strictObject({
          description: z.string(),
          type: z.enum(['string', 'number', 'boolean']),
          required: z.boolean().optional(),
          default: z.union([z.string(), z.number(), z.boolean()]).optional(),
        }),
      ),
      secrets: z.record(z.string(), z.strictObject({ description: z.string(), required: z.boolean() })),
      outputs: z.record(z.string(), z.strictObject({ description: z.string(), value: z.string() })),
    }),
  }),
});

/** @throws Error where the README has no place for the tables */
export function withTables(readme: string, { inputs, outputs }: ActionFile): string {
  const value = (input: ActionFile['inputs'][string]): string => {
    if (input.required === true) return '**required**';
    return input.default === undefined ? '' : `\`${input.default}\``;
  };
  const tables = [
    '### Inputs',
    '',
    table([
      ['Name', 'Default', 'What it is'],
      ...Object.entries(inputs).map(([name, input]) => [`\`${name}\``, value(input), cell(input.description)]),
    ]),
    '',
    '### Outputs',
    '',
    outputTable(outputs),
  ];
  return between(readme, 'action.yml', tables.join('\n'));
}

function outputTable(outputs: Readonly<Record<string, { readonly description: string }>>): string {
  return table([
    ['Name', 'What it is'],
    ...Object.entries(outputs).map(([name, { description }]) => [`\`${name}\``, cell(description)]),
  ]);
}

/** docs/reuse.md with what the reusable workflows declare. @throws Error where it has no place for the tables */
export async function withWorkflows(text: string): Promise<string> {
  let written = text;
  for (const file of REUSABLE) {
    const workflow = reusable.parse(parse(await readFile(fromRoot(`.github/workflows/${file}`), 'utf8')));
    const { inputs, secrets, outputs } = workflow.on.workflow_call;
    const defaultOf = (value: string | number | boolean | undefined): string =>
      value === undefined || value === '' ? '' : `\`${value}\``;
    const rows = [
      ...Object.entries(inputs).map(([name, { type, required, default: value, description }]) => [
        `\`${name}\``,
        type,
        required === true ? '**required**' : defaultOf(value),
        cell(description),
      ]),
      ...Object.entries(secrets).map(([name, { required, description }]) => [
        `\`${name}\``,
        'secret',
        required ? '**required**' : '',
        cell(description),
      ]),
    ];
    const tables = [table([['Input', 'Type', 'Default', 'What it is'], ...rows]), '', outputTable(outputs)];
    written = between(written, file, tables.join('\n'));
  }
  return written;
}

/** The action that stands for the whole: what most people who find it want, files of requests submitted. */
export const ROOT_ACTION = 'submit-requests';

/**
 * action.yml of the root, as the Marketplace wants one: that of `submit-requests` with its own name, leading to the same bundle.
 * @throws Error where the action's file has no such lines
 */
export function rootAction(text: string): string {
  const instead = [
    [/^name: .*$/m, 'name: Completion batch of OpenAI requests'],
    [/^ {2}main: \.\.\/dist\//m, '  main: packages/actions/dist/'],
  ] as const;
  const head = `# Made by npm run build of packages/actions/${ROOT_ACTION}/action.yml, which is the same action.\n`;
  return instead.reduce((written, [pattern, by]) => {
    if (!pattern.test(written))
      throw new Error(`packages/actions/${ROOT_ACTION}/action.yml has no line like ${pattern}`);
    return written.replace(pattern, by);
  }, head + text);
}

async function update(path: string, name: string, check: boolean, written: (text: string) => Promise<string>) {
  const before = await readFile(path, 'utf8').catch(() => '');
  const after = await written(before);
  if (before === after) return;
  if (check) {
    console.error(`${name} does not fit what it is made from: run "npm run build" and commit it.`);
    process.exitCode = 1;
  } else await writeFile(path, after);
}

async function main(check: boolean): Promise<void> {
  for (const action of ACTIONS) {
    const name = `packages/actions/${action}/README.md`;
    await update(fromRoot(name), name, check, async (text) => withTables(text, await readActionFile(action)));
    const types = `packages/actions/${action}/action-types.yml`;
    await update(fromRoot(types), types, check, async () =>
      writtenTypes(typesOf(action, await readActionFile(action))),
    );
  }
  const ofRoot = `packages/actions/${ROOT_ACTION}`;
  await update(fromRoot('action.yml'), 'action.yml', check, async () =>
    rootAction(await readFile(fromRoot(`${ofRoot}/action.yml`), 'utf8')),
  );
  await update(fromRoot('action-types.yml'), 'action-types.yml', check, () =>
    readFile(fromRoot(`${ofRoot}/action-types.yml`), 'utf8'),
  );
  await update(REUSE, 'docs/reuse.md', check, withWorkflows);
}

if (import.meta.main) await main(process.argv.includes('--check'));
