/**
 * Inputs of an action: read once, checked, and from then on one plain readonly object. Nothing else looks at `INPUT_`
 * variables.
 */
import { getInput } from '@actions/core';
import { CompletionBatchError, isCompletionBatchError, parseParameters, SHA256 } from '@completion-batch/engine';
import { z } from 'zod';
import { RENAMED_INPUTS } from './renamed-inputs.ts';

/** One schema per input; a missing one does not compile. `undefined` stands for an input that is not given, or empty. */
export type InputFields<T> = { readonly [Name in keyof T]-?: z.ZodType<T[Name], string | undefined> };

/** The name of an input in action.yml: `maxShards` is `max-shards`. */
export function inputName(property: string): string {
  return property.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
}

/**
 * Reads and checks all inputs.
 * @param secrets inputs whose values must not be shown in a message
 * @param renamed old names and new ones
 * @throws CompletionBatchError `invalid-input`, naming every input that does not fit
 */
export function readInputs<T extends object>(
  fields: InputFields<T>,
  secrets: readonly (keyof T)[] = [],
  read: (name: string) => string = getInput,
  renamed: Readonly<Record<string, string>> = RENAMED_INPUTS,
): Readonly<T> {
  const values: Partial<T> = {};
  const names = new Set(Object.keys(fields).map(inputName));
  const wrong = givenByOldName(names, read, renamed);
  for (const property of Object.keys(fields) as (keyof T & string)[]) {
    const name = inputName(property);
    // What is missing of it is in the new name.
    if (wrong.some(({ now }) => now === name)) continue;
    const given = read(name) || undefined;
    const parsed = fields[property].safeParse(given);
    if (parsed.success) values[property] = parsed.data;
    else {
      const shown = secrets.includes(property)
        ? 'does not fit (its value is not shown)'
        : `is ${JSON.stringify(given?.slice(0, 200))}`;
      wrong.push({
        name,
        is: given === undefined ? `the input ${name} is missing` : `the input ${name} ${shown}`,
        remedy: parsed.error.issues[0]?.message ?? '',
      });
    }
  }
  if (wrong.length === 0) return Object.freeze(values as T);
  throw new CompletionBatchError('invalid-input', wrong.map(({ is }) => is).join('; '), {
    where: wrong.map(({ name }) => `with: ${name}`).join(', '),
    remedy: wrong.map(({ remedy }) => remedy).join(' '),
  });
}

interface Wrong {
  readonly name: string;
  readonly is: string;
  readonly remedy: string;
  /** Its new name, where it has one. */
  readonly now?: string;
}

/** Of an action with inputs of these names. */
function givenByOldName(
  names: ReadonlySet<string>,
  read: (name: string) => string,
  renamed: Readonly<Record<string, string>>,
): Wrong[] {
  const old = Object.entries(renamed).filter(([name, now]) => !names.has(name) && names.has(now) && read(name) !== '');
  return old.map(([name, now]) => ({
    name,
    now,
    is: `the input ${name} is called ${now} now`,
    remedy: `Write ${now} in place of ${name}.`,
  }));
}

/** A text that must be given. @param what the remedy: an example, or where to take it from */
export const text = (what: string) => z.string({ error: what });

export const optionalText = () => z.string().optional();

export const textOr = (fallback: string) => z.string().default(fallback);

/** What prepare told of its plan, or undefined. */
export const planSha256 = () =>
  z
    .string()
    .regex(SHA256, { error: 'Give plan-sha256 the output of that name of prepare: 64 digits and letters from a to f.' })
    .optional();

/** A whole number, or undefined. */
export function wholeNumber(name: string, min: number, max: number = Number.MAX_SAFE_INTEGER) {
  const range = max === Number.MAX_SAFE_INTEGER ? `from ${min}` : `from ${min} to ${max}`;
  const fits = (value: string): boolean => /^\d{1,16}$/.test(value) && Number(value) >= min && Number(value) <= max;
  return z
    .string()
    .refine(fits, { error: `Give ${name} a whole number ${range}, written in digits.` })
    .transform(Number)
    .optional();
}

/** An amount over 0 such as `5` or `0.25`, or undefined. */
export function amount(name: string) {
  return z
    .string()
    .refine((value) => /^\d{1,12}(\.\d{1,9})?$/.test(value) && Number(value) > 0, {
      error: `Give ${name} an amount over 0, such as 5 or 0.25.`,
    })
    .transform(Number)
    .optional();
}

/** A whole number with a default, which is the one in action.yml. */
export function wholeNumberOr(name: string, fallback: number, min: number, max?: number) {
  return wholeNumber(name, min, max).transform((value) => value ?? fallback);
}

/** Hours over 0, fractions allowed, or undefined. */
export function hours(name: string) {
  const fits = (value: string): boolean => /^\d{1,4}(\.\d{1,6})?$/.test(value) && Number(value) > 0;
  return z
    .string()
    .refine(fits, { error: `Give ${name} a number of hours over 0, e.g. 20 or 0.5.` })
    .transform(Number)
    .optional();
}

export function choiceOr<const Choice extends string>(name: string, choices: readonly Choice[], fallback: Choice) {
  return z
    .enum(choices, { error: `Give ${name} one of ${choices.join(', ')}.` })
    .optional()
    .transform((value): Choice => value ?? fallback);
}

/** Request parameters as a JSON object, or undefined. */
export function requestParameters() {
  return z
    .string()
    .transform((value, context) => {
      try {
        return parseParameters(value);
      } catch (error) {
        if (!isCompletionBatchError(error)) throw error;
        context.addIssue(`${error.message}. ${error.remedy}`);
        return z.NEVER;
      }
    })
    .optional();
}

/** `true` or `false`, as workflows write booleans. */
export const flag = (name: string) => choiceOr(name, ['true', 'false'], 'false').transform((value) => value === 'true');

/** The input `summary`: whether the step tells what it did. Where it fails, it does. */
export const summaryShown = () => choiceOr('summary', ['true', 'false'], 'true').transform((value) => value === 'true');

/** The same of a step that others follow only where it has found something for them to do: `if-last`. */
export const summaryChoice = () => choiceOr('summary', SUMMARY_CHOICES, 'true');

const SUMMARY_CHOICES = ['true', 'false', 'if-last'] as const;
export type SummaryChoice = (typeof SUMMARY_CHOICES)[number];

/** @param last whether no other step follows, which would tell it */
export const isShown = (choice: SummaryChoice, last: boolean): boolean =>
  choice === 'true' || (choice === 'if-last' && last);

/** An object without its undefined properties: core's options leave out what is not given. */
export function defined<T extends object>(options: T): { [Name in keyof T]?: Exclude<T[Name], undefined> } {
  return Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined)) as {
    [Name in keyof T]?: Exclude<T[Name], undefined>;
  };
}
