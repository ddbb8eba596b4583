/** A set of labels as a plan or a request has it. */
import { z } from 'zod';
import { plainText } from '../plain-text.ts';
import { isLabelName, type LabelSet } from './label-set.ts';

/** More would cost more in every request than the receipt. */
const MOST_LABELS = 100;
const MOST_ALIASES = 100;
const MOST_PAIRS = 1000;
const MEANING_LENGTH = 120;

const NO_NAME = 'is no name of a label: use A to Z, digits and _, a letter first, at most 40 characters';
const labelName = z.string().refine(isLabelName, { error: NO_NAME });

/** It stands in a line of the prompt. */
const meaning = z
  .string()
  .refine((text) => text.length <= MEANING_LENGTH, { error: `may have ${MEANING_LENGTH} characters` })
  .refine((text) => text !== '' && plainText(text, MEANING_LENGTH) === text, {
    error: 'is not plain text on one line, without blanks around it, invisible characters, <<< and >>>',
  });

export const exclusivePairs = z
  .array(z.tuple([labelName, labelName]).readonly())
  .max(MOST_PAIRS)
  .readonly();

const bounded = <Value extends z.ZodType>(value: Value, most: number, what: string) =>
  z
    .record(labelName, value, { error: ({ code }) => (code === 'invalid_key' ? NO_NAME : undefined) })
    .refine((given) => Object.keys(given).length <= most, { error: `may have ${most} ${what}` });

export const labelMeanings = bounded(meaning, MOST_LABELS, 'labels');
export const labelAliases = bounded(labelName, MOST_ALIASES, 'aliases');

export const labelSet = z
  .strictObject({ labels: labelMeanings, aliases: labelAliases, exclusive: exclusivePairs })
  .superRefine((set, context) => {
    for (const message of whyNotASet(set)) context.addIssue({ code: 'custom', message });
  }) satisfies z.ZodType<LabelSet>;

function whyNotASet({ labels, aliases, exclusive }: LabelSet): string[] {
  const isKnown = (name: string): boolean => Object.hasOwn(labels, name);
  const pairs = exclusive.map((pair) => [...pair].sort().join(' '));
  return [
    ...(Object.keys(labels).length === 0 ? ['there are no labels'] : []),
    ...Object.entries(aliases).flatMap(([alias, core]) => [
      ...(isKnown(alias) ? [`the alias ${alias} is the name of a label`] : []),
      ...(isKnown(core) ? [] : [`the alias ${alias} stands for ${core}, which is no label`]),
    ]),
    ...exclusive.flatMap(([one, other], index) => [
      ...(isKnown(one) && isKnown(other)
        ? []
        : [`${one} and ${other} exclude each other, and one of them is no label`]),
      ...(one === other ? [`${one} cannot exclude itself`] : []),
      ...(pairs.indexOf(pairs[index] ?? '') === index ? [] : [`${one} and ${other} are there twice`]),
    ]),
  ];
}
