/** Whatever exists twice has to agree: schemas with action.yml, READMEs with action.yml, defaults with defaults. */
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { ACTIONS, pathOf, readActionFile } from '../scripts/action-file.ts';
import { misfit, type Typed, typesFile, typesOf, writtenTypes } from '../scripts/action-types.ts';
import { DECLARED } from '../scripts/declared.ts';
import { REUSE, ROOT_ACTION, rootAction, withTables, withWorkflows } from '../scripts/readme.ts';
import { inputName } from '../src/shared/inputs.ts';

/** By type, texts that a schema of it takes, and texts that it must not. */
const SAMPLES: Readonly<Record<Typed['type'], (allowed: readonly string[]) => [string[], string[]]>> = {
  string: () => [[], []],
  list: () => [[], []],
  boolean: () => [
    ['true', 'false'],
    ['yes', '1', 'TRUE'],
  ],
  integer: () => [['1'], ['0.5', 'some', '-1', '1e3']],
  float: () => [
    ['1', '0.5'],
    ['some', '-1', '1e3'],
  ],
  enum: (allowed) => [[...allowed], ['some-other']],
};

describe.each(ACTIONS)('%s', (action) => {
  const fields = Object.entries(DECLARED[action].fields);

  it('reads the inputs that action.yml declares, and no others', async () => {
    const { inputs } = await readActionFile(action);
    expect(fields.map(([name]) => inputName(name))).toEqual(Object.keys(inputs));
  });

  it('has the outputs that action.yml declares, and no others', async () => {
    const { outputs } = await readActionFile(action);
    expect([...DECLARED[action].outputs]).toEqual(Object.keys(outputs));
  });

  it('requires the same inputs, and has the same defaults', async () => {
    const { inputs } = await readActionFile(action);
    for (const [property, field] of fields) {
      const declared = inputs[inputName(property)];
      const empty = field.safeParse(undefined);
      expect(empty.success, `${property} may be left out`).toBe(declared?.required !== true);
      // What the runner puts in, such as the job's token, is no default of the code.
      const fallback = declared?.default?.startsWith('$' + '{{') ? undefined : declared?.default;
      if (empty.success) expect(empty.data, property).toEqual(field.parse(fallback));
    }
  });

  it('names a bundle that is there', async () => {
    const { runs } = await readActionFile(action);
    expect(existsSync(pathOf(action, runs.main))).toBe(true);
  });

  it('says of what type each input and output is, as its code takes them', async () => {
    const text = await readFile(pathOf(action, 'action-types.yml'), 'utf8');
    const file = await readActionFile(action);
    const types = typesFile.parse(parse(text));
    expect(text, 'run "npm run build"').toBe(writtenTypes(typesOf(action, file)));
    expect(parse(text)).toEqual(typesOf(action, file));
    expect(Object.keys(types.inputs)).toEqual(Object.keys(file.inputs));
    expect(Object.keys(types.outputs ?? {})).toEqual(Object.keys(file.outputs));
    for (const [property, field] of fields) {
      const type = types.inputs[inputName(property)];
      const takes = (value: string): boolean => field.safeParse(value).success;
      const [some, none] = SAMPLES[type?.type ?? 'string'](type?.type === 'enum' ? type['allowed-values'] : []);
      expect([some.filter((value) => !takes(value)), none.filter(takes)], `${property}: ${type?.type}`).toEqual([
        [],
        [],
      ]);
      // What action.yml puts in where nothing is given is of the type, too.
      const fallback = file.inputs[inputName(property)]?.default;
      if (type !== undefined && fallback !== undefined && !fallback.startsWith('$' + '{{')) {
        expect(misfit(type, fallback), property).toBeUndefined();
      }
    }
  });

  it('has a README with the tables of its action.yml', async () => {
    const readme = await readFile(pathOf(action, 'README.md'), 'utf8');
    expect(withTables(readme, await readActionFile(action)), 'run "npm run build"').toBe(readme);
    for (const part of ['## Requirements', 'IAM', 'permissions', '## Usage']) expect(readme).toContain(part);
  });
});

it('docs/reuse.md has the tables of what the reusable workflows declare', async () => {
  const text = await readFile(REUSE, 'utf8');
  expect(await withWorkflows(text), 'run "npm run build"').toBe(text);
});

describe('the action at the root', () => {
  const atRoot = (file: string): Promise<string> => readFile(pathOf('../..', file), 'utf8');

  it('is submit-requests under another name, and leads to the same bundle', async () => {
    const of = await readFile(pathOf(ROOT_ACTION, 'action.yml'), 'utf8');
    expect(await atRoot('action.yml'), 'run "npm run build"').toBe(rootAction(of));
    const { name, runs, ...rest } = await readActionFile('../..');
    const { name: ownName, runs: ownRuns, ...ownRest } = await readActionFile(ROOT_ACTION);
    expect(rest).toEqual(ownRest);
    expect(name).not.toBe(ownName);
    expect(pathOf('../..', runs.main)).toBe(pathOf(ROOT_ACTION, ownRuns.main));
    expect(await atRoot('action-types.yml')).toBe(await readFile(pathOf(ROOT_ACTION, 'action-types.yml'), 'utf8'));
  });

  it('cannot be made where its lines are others', () => {
    expect(() => rootAction('name: x\nruns: { using: node24, main: ../dist/x.mjs }\n')).toThrow('has no line like');
  });

  it('is what the Marketplace takes: a short description, an icon and a color it knows', async () => {
    const { name, description, branding } = await readActionFile('../..');
    // The form of a release counts these; a name may be no user, organization or category of GitHub's.
    expect(description.length).toBeLessThan(125);
    expect(name).toMatch(/^[A-Z][\w ]{10,60}$/);
    expect(['white', 'black', 'yellow', 'blue', 'green', 'orange', 'red', 'purple', 'gray-dark']).toContain(
      branding.color,
    );
    expect(branding.icon).toBe('send');
  });
});
