/** What has become of rows: changes that nothing may make, and differences from what another code has written. */
import { keyOf, type SavedWorld, sorted } from './saved-world.ts';
import type { Item } from './world.ts';

/** Attributes that going on may change in rows that are not settled; no other attribute, and no other row's. */
const MAY_CHANGE: Readonly<Record<string, RegExp>> = {
  RECEIPT_WORD_LABEL:
    /^(validation_status|GSI3PK|label_proposed_by|completion_(batch_id|claimed_at|validated_at|attempts|release_reason|released_by|unsure_by))$/,
  BATCH_SUMMARY:
    /^(status|GSI1PK|(result|error)_file_id|(output|error)_sha256|collected_at|failure|(valid|invalid|needs_review|released|exhausted|unsure|changed_elsewhere|correction|contradicted)_count|checks|(input|cached|output)_tokens|(estimated_)?cost_usd)$/,
  COMPLETION_SUBMISSION:
    /^(GSI1[PS]K|state|version|owner|lease_until|left_open|reason|input_file_id|openai_batch_id|(first_)?create_called_at)$/,
  // Begun anew under the id that it had.
  'COMPLETION_SUBMISSION REJECTED': /^(?!PK|SK|TYPE|batch_id|execution_id|store|model)/,
  // The same, by a release that writes other requests, and abandoned once more.
  'COMPLETION_SUBMISSION ABANDONED': /^prompt_version$/,
  COMPLETION_QUEUE: /^(?!PK|SK|TYPE)/,
};

/** A verdict, the end of a batch, a batch that was made: from then on the row stays as it is. */
const SETTLED = /^(VALID|INVALID|NEEDS_REVIEW|COMPLETED|FAILED|EXPIRED|CANCELLED|RECORDED|ABANDONED)$/;

const stateOf = ({ state, status, validation_status }: Item): string =>
  state?.S ?? status?.S ?? validation_status?.S ?? '';
const nameOf = (row: Item): string => `${row.TYPE?.S ?? '?'} ${stateOf(row)}`.trim();

/** Changes of rows that going on should have left alone, and rows that are gone. */
export function wrongChanges(before: readonly Item[], after: readonly Item[]): string[] {
  const now = new Map(after.map((row) => [keyOf(row), row]));
  return before.flatMap((row) => {
    const ofType = SETTLED.test(stateOf(row)) ? undefined : MAY_CHANGE[row.TYPE?.S ?? ''];
    const allowed = MAY_CHANGE[nameOf(row)] ?? ofType;
    return differences(row, now.get(keyOf(row)), (name) => allowed?.test(name) !== true);
  });
}

/** What differs from what was saved: rows and attributes that appear or are gone, types, and values unless they are drawn. */
export function differencesFrom(saved: SavedWorld, anew: SavedWorld): string[] {
  const [was, is] = [saved, anew].map(({ rows }) => new Map(rows.map((row) => [keyOf(row), row])));
  const rows = [...new Set([...(was?.keys() ?? []), ...(is?.keys() ?? [])])];
  const [files, now] = [saved, anew].map(comparedFiles);
  return [
    ...(saved.clock === anew.clock ? [] : [`the clock is ${anew.clock}, was ${saved.clock}`]),
    ...rows.flatMap((key) => differences(was?.get(key), is?.get(key))),
    ...[...new Set([...Object.keys(files ?? {}), ...Object.keys(now ?? {})])].flatMap((path) => {
      if (files?.[path] === now?.[path]) return [];
      if (files?.[path] === undefined) return [`the file ${path} is new`];
      return [`the file ${path} ${now?.[path] === undefined ? 'is gone' : 'is another'}`];
    }),
  ];
}

function differences(was: Item | undefined, is: Item | undefined, compared = (_: string): boolean => true): string[] {
  const row = was ?? is ?? {};
  const name = `${nameOf(row)} (${keyOf(row)})`;
  if (was === undefined || is === undefined) return [`${name}: the row is ${is === undefined ? 'gone' : 'new'}`];
  const attributes = [...new Set([...Object.keys(was), ...Object.keys(is)])].filter(compared);
  return attributes.flatMap((attribute) => {
    const [old, now] = [was[attribute], is[attribute]].map((value) => value && Object.keys(value)[0]);
    if (old === undefined) return [`${name}: the attribute ${attribute} (${now}) is new`];
    if (now === undefined) return [`${name}: the attribute ${attribute} (${old}) is gone`];
    if (old !== now) return [`${name}: the attribute ${attribute} has the type ${now}, had ${old}`];
    const [before, after] = [was, is].map((item) => comparable(attribute, item[attribute]));
    return before === after ? [] : [`${name}: the attribute ${attribute} is ${after}, was ${before}`];
  });
}

/** A value without what is drawn: owners, ids and times of OpenAI's, the end of a claim's time. Numbers as numbers. */
function comparable(attribute: string, value: unknown): string {
  if (attribute === 'owner') return 'drawn';
  return withoutDrawn(JSON.stringify(sorted(value), (key, part: unknown) => (key === 'N' ? Number(part) : part)));
}

const withoutDrawn = (text: string): string =>
  text
    .replaceAll(/file-[0-9A-Za-z]{22}/g, 'file-…')
    .replaceAll(/(batch_|batch_req_|chatcmpl-|"request_id":")[0-9a-f]{32}/g, '$1…')
    .replaceAll(/("created":)\d{10}/g, '$1…')
    .replaceAll(/(\dZ#)[0-9a-f]{8}"/g, '$1…"');

/** Of the object store and the runs; the emulator's are its own affair. */
function comparedFiles({ files }: SavedWorld): Record<string, string> {
  const own = Object.entries(files).filter(([path]) => !path.startsWith('openai/'));
  return Object.fromEntries(own.map(([path, text]) => [path, withoutDrawn(text)]));
}
