/** The labels that a user names, in a file or in the option itself: added to ours, or in their place. */
import { CompletionBatchError, canonicalText, explain, parseJson, readInputFile } from '@completion-batch/engine';
import { z } from 'zod';
import { DEFAULT_LABELS, knownExclusive } from './default-labels.ts';
import type { LabelSet } from './label-set.ts';
import { exclusivePairs, labelAliases, labelMeanings, labelSet } from './schema.ts';

/** A hundred labels with their meanings and aliases have 20,000. */
const MOST_BYTES = 64 * 1024;

const labelFile = z.strictObject({
  /** Ours are not there any more. */
  replace: z.boolean().default(false),
  labels: labelMeanings.default({}),
  aliases: labelAliases.default({}),
  exclusive: exclusivePairs.default([]),
});

/**
 * Labels as an option says them: JSON, or the path of a file with it. Undefined where they are ours, as where nothing is said.
 * @throws CompletionBatchError `invalid-input`
 */
export async function readLabels(given: string | undefined): Promise<LabelSet | undefined> {
  if (given === undefined) return undefined;
  if (given.trimStart().startsWith('{')) return parseLabels(given, 'labels');
  let data: Uint8Array;
  try {
    data = await readInputFile(given);
  } catch (cause) {
    throw refused('the file with them cannot be read', given, cause);
  }
  return parseLabels(new TextDecoder().decode(data), given);
}

/** @param where the file, for messages. @throws CompletionBatchError `invalid-input` */
export function parseLabels(text: string, where: string): LabelSet | undefined {
  const bytes = Buffer.byteLength(text);
  if (bytes > MOST_BYTES) throw refused(`they have ${bytes} bytes, and may have ${MOST_BYTES}`, where);
  let value: unknown;
  try {
    value = parseJson(text);
  } catch (cause) {
    throw refused(`they are not valid JSON (${cause instanceof Error ? cause.message : String(cause)})`, where, cause);
  }
  const given = labelFile.safeParse(value);
  if (!given.success) throw refused(explain(given.error), where, given.error);
  const set = labelSet.safeParse(merged(given.data));
  if (!set.success) throw refused(explain(set.error), where, set.error);
  return canonicalText(set.data) === canonicalText(DEFAULT_LABELS) ? undefined : set.data;
}

function merged({ replace, labels, aliases, exclusive }: z.output<typeof labelFile>): LabelSet {
  const all = replace ? labels : { ...DEFAULT_LABELS.labels, ...labels };
  // What has become a label of its own is no other name for one of ours any more.
  const ours = Object.entries(replace ? {} : DEFAULT_LABELS.aliases).filter(([alias]) => !Object.hasOwn(labels, alias));
  const known = knownExclusive(all);
  const isKnown = (pair: readonly string[]): boolean => known.some((each) => each.every((name) => pair.includes(name)));
  return {
    labels: all,
    aliases: { ...Object.fromEntries(ours), ...aliases },
    exclusive: [...known, ...exclusive.filter((pair) => !isKnown(pair))],
  };
}

function refused(why: string, where: string, cause?: unknown): CompletionBatchError {
  return new CompletionBatchError('invalid-input', `the labels do not fit: ${why}`, {
    where,
    remedy:
      'Nothing was listed or written. Give a JSON object, or the path of a file with one: {"replace": false, "labels": {"NAME": "meaning"}, "aliases": {"OLD": "NAME"}, "exclusive": [["A", "B"]]}; docs/labels.md has what it may hold.',
    cause,
  });
}
