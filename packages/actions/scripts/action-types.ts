/**
 * action-types.yml: what the inputs and outputs of an action are, for programs that write workflows in a typed language
 * (https://github.com/typesafegithub/github-actions-typing). Types of inputs are found by asking the code's own schemas what they
 * take; of outputs by what action.yml says of them, and `runBuilt` holds each that is written against it.
 */
import { z } from 'zod';
import { inputName } from '../src/shared/inputs.ts';
import type { ACTIONS, ActionFile } from './action-file.ts';
import { DECLARED } from './declared.ts';

const plain = z.strictObject({ type: z.enum(['string', 'boolean', 'integer', 'float']) });
const choice = z.strictObject({ type: z.literal('enum'), 'allowed-values': z.array(z.string()).min(2) });
const list = z.strictObject({ type: z.literal('list'), separator: z.string().min(1), 'list-item': plain });
const typed = z.discriminatedUnion('type', [plain, choice, list]);

/** The form of the file, as far as it is used here. */
export const typesFile = z.strictObject({
  inputs: z.record(z.string(), typed),
  outputs: z.record(z.string(), typed).optional(),
});

export type Typed = z.output<typeof typed>;

/** Texts between which the types of inputs can be told: nothing else about a schema that transforms is to be seen. */
const INTEGER = '1';
const FRACTION = '0.5';
const WORD = 'some-word';

/** Inputs of several texts. */
const LISTS: Readonly<Record<string, string>> = { 'submit-requests/requests': '\n', 'report/batches': ',' };

const isPlain = (schema: unknown): schema is z.ZodType => schema instanceof z.ZodType;

/** The choices that stand somewhere in a schema, below what makes it optional and what turns it into something else. */
function choicesIn(schema: unknown): readonly string[] | undefined {
  if (schema instanceof z.ZodEnum) return schema.options.map(String);
  if (schema instanceof z.ZodPipe) return choicesIn(schema.in);
  if (schema instanceof z.ZodOptional || schema instanceof z.ZodDefault) return choicesIn(schema.unwrap());
  return undefined;
}

function typeOfInput(schema: z.ZodType, separator: string | undefined): Typed {
  if (separator !== undefined) return { type: 'list', separator, 'list-item': { type: 'string' } };
  const choices = choicesIn(schema);
  if (choices !== undefined) {
    const isFlag = choices.length === 2 && choices.includes('true') && choices.includes('false');
    return isFlag ? { type: 'boolean' } : { type: 'enum', 'allowed-values': [...choices] };
  }
  const takes = (text: string): boolean => schema.safeParse(text).success;
  if (takes(WORD) || !takes(INTEGER)) return { type: 'string' };
  return { type: takes(FRACTION) ? 'float' : 'integer' };
}

/** What is no number though its description says nothing of JSON or of being empty: paths, names, sentences. */
const TEXTS = new Set(['matrix', 'plan', 'plan-sha256', 'execution', 'requests-dir', 'path', 'reports']);
const STATES: Readonly<Record<string, readonly string[]>> = { 'track/state': ['open', 'closed', 'none'] };

function typeOfOutput(action: string, name: string, description: string): Typed {
  const states = STATES[`${action}/${name}`];
  if (states !== undefined) return { type: 'enum', 'allowed-values': [...states] };
  if (/^`true` if/.test(description)) return { type: 'boolean' };
  // A number that may be empty is none.
  if (TEXTS.has(name) || /\bempty\b|\bJSON\b/i.test(description)) return { type: 'string' };
  return { type: name.endsWith('-usd') ? 'float' : 'integer' };
}

export type ActionTypes = z.output<typeof typesFile>;

export function typesOf(action: (typeof ACTIONS)[number], { outputs }: ActionFile): ActionTypes {
  const inputs = Object.entries(DECLARED[action].fields).map(([property, schema]) => {
    if (!isPlain(schema)) throw new Error(`${action}: ${property} has no schema`);
    const name = inputName(property);
    return [name, typeOfInput(schema, LISTS[`${action}/${name}`])] as const;
  });
  const written = Object.entries(outputs).map(
    ([name, { description }]) => [name, typeOfOutput(action, name, description)] as const,
  );
  return { inputs: Object.fromEntries(inputs), outputs: Object.fromEntries(written) };
}

/** The file's text. */
export function writtenTypes({ inputs, outputs = {} }: ActionTypes): string {
  const section = (entries: Readonly<Record<string, Typed>>): string[] =>
    Object.entries(entries).flatMap(([name, type]) => [`  ${name}:`, ...lines(type).map((line) => `    ${line}`)]);
  return ['# Made by npm run build.', 'inputs:', ...section(inputs), '', 'outputs:', ...section(outputs), ''].join(
    '\n',
  );
}

function lines(type: Typed): string[] {
  if (type.type === 'enum')
    return ['type: enum', 'allowed-values:', ...type['allowed-values'].map((value) => `  - ${scalar(value)}`)];
  if (type.type !== 'list') return [`type: ${type.type}`];
  return [
    'type: list',
    `separator: ${JSON.stringify(type.separator)}`,
    'list-item:',
    `  type: ${type['list-item'].type}`,
  ];
}

/** `true` unquoted would not be a text. */
const scalar = (value: string): string =>
  /^(true|false|null|yes|no|on|off|[\d.]+)$/i.test(value) ? JSON.stringify(value) : value;

/** Why a value that was written does not fit its type, or undefined. */
export function misfit(type: Typed, value: string): string | undefined {
  const fits = {
    string: () => true,
    boolean: () => /^(true|false)$/.test(value),
    integer: () => /^\d+$/.test(value),
    float: () => /^\d+(\.\d+)?$/.test(value),
    enum: () => type.type === 'enum' && type['allowed-values'].includes(value),
    list: () => true,
  }[type.type]();
  return fits ? undefined : `${JSON.stringify(value)} is no ${type.type}`;
}
