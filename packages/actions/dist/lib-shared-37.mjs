import {
  DEFAULT_LABELS,
  exclusivePairs,
  knownExclusive,
  labelAliases,
  labelMeanings,
  labelSet
} from "./lib-shared-14.mjs";
import {
  boolean,
  canonicalText,
  explain,
  readInputFile,
  strictObject
} from "./lib-shared-3.mjs";
import {
  parseJson
} from "./lib-shared-7.mjs";
import {
  CompletionBatchError
} from "./lib-shared-31.mjs";


// ../core/src/label-set/label-file.ts
var MOST_BYTES = 64 * 1024;
var labelFile = strictObject({
  /** Ours are not there any more. */
  replace: boolean().default(false),
  labels: labelMeanings.default({}),
  aliases: labelAliases.default({}),
  exclusive: exclusivePairs.default([])
});
async function readLabels(given) {
  if (given === void 0) return void 0;
  if (given.trimStart().startsWith("{")) return parseLabels(given, "labels");
  let data;
  try {
    data = await readInputFile(given);
  } catch (cause) {
    throw refused("the file with them cannot be read", given, cause);
  }
  return parseLabels(new TextDecoder().decode(data), given);
}
function parseLabels(text, where) {
  const bytes = Buffer.byteLength(text);
  if (bytes > MOST_BYTES) throw refused(`they have ${bytes} bytes, and may have ${MOST_BYTES}`, where);
  let value;
  try {
    value = parseJson(text);
  } catch (cause) {
    throw refused(`they are not valid JSON (${cause instanceof Error ? cause.message : String(cause)})`, where, cause);
  }
  const given = labelFile.safeParse(value);
  if (!given.success) throw refused(explain(given.error), where, given.error);
  const set = labelSet.safeParse(merged(given.data));
  if (!set.success) throw refused(explain(set.error), where, set.error);
  return canonicalText(set.data) === canonicalText(DEFAULT_LABELS) ? void 0 : set.data;
}
function merged({ replace, labels, aliases, exclusive }) {
  const all = replace ? labels : { ...DEFAULT_LABELS.labels, ...labels };
  const ours = Object.entries(replace ? {} : DEFAULT_LABELS.aliases).filter(([alias]) => !Object.hasOwn(labels, alias));
  const known = knownExclusive(all);
  const isKnown = (pair) => known.some((each) => each.every((name) => pair.includes(name)));
  return {
    labels: all,
    aliases: { ...Object.fromEntries(ours), ...aliases },
    exclusive: [...known, ...exclusive.filter((pair) => !isKnown(pair))]
  };
}
function refused(why, where, cause) {
  return new CompletionBatchError("invalid-input", `the labels do not fit: ${why}`, {
    where,
    remedy: 'Nothing was listed or written. Give a JSON object, or the path of a file with one: {"replace": false, "labels": {"NAME": "meaning"}, "aliases": {"OLD": "NAME"}, "exclusive": [["A", "B"]]}; docs/labels.md has what it may hold.',
    cause
  });
}
export {
  readLabels
};
