/** What the model was shown of other receipts, as the requests tell that the store has kept. */
import {
  CompletionBatchError,
  describeError,
  type NdjsonLine,
  type ObjectStore,
  splitLines,
} from '@completion-batch/engine';
import { plainForm } from '../evidence/alike.ts';
import type { EvidenceLine } from '../evidence/choose.ts';
import { type Request, readRequest } from '../format/read-request.ts';
import { coreLabelOf, type LabelSet } from '../label-set/label-set.ts';
import { plainText } from '../plain-text.ts';
import { counted } from '../report/plain-text.ts';
import type { LabelKey } from '../table/keys.ts';
import { labelId } from '../table/keys.ts';
import type { FoundBatch } from './batches.ts';
import type { FoundReceipts } from './found-receipts.ts';
import type { Problems } from './problems.ts';
import type { ReportLabel } from './report-data.ts';
import type { Spool } from './spool.ts';

/** Of one request. */
export interface ShownEvidence {
  readonly batch: string;
  /** `labelId`s that it asks about. */
  readonly asked: readonly string[];
  readonly lines: readonly EvidenceLine[];
}

/** Reads each batch's requests once, as a stream, and keeps the evidence of receipts that are in the report. */
export async function findEvidence(
  store: ObjectStore,
  batches: readonly FoundBatch[],
  receipts: FoundReceipts,
  spool: Spool<ShownEvidence>,
  problems: Problems,
): Promise<void> {
  const missing: string[] = [];
  for (const { shown, requestKey } of batches) {
    if (requestKey === undefined) continue;
    try {
      for await (const request of requestsIn(store, requestKey)) {
        const { receipt, prompt, targets } = request;
        if (prompt.evidence.length === 0 || !receipts.has(receipt)) continue;
        const evidence = { batch: shown.id, asked: targets.map(labelId), lines: prompt.evidence };
        receipts.addEvidence(receipt, await spool.add(evidence));
      }
    } catch (error) {
      if (!(error instanceof CompletionBatchError)) throw error;
      missing.push(withoutPlace(describeError(error), store.locate(requestKey), requestKey));
    }
  }
  const [first] = missing;
  if (first === undefined) return;
  const of = counted(missing.length, 'batch', 'batches');
  problems.add(`What the model was shown of other receipts is not here for ${of}: ${first}`);
}

/** Objects by their keys: where a store lies on a machine is no business of whoever gets the page. */
function withoutPlace(text: string, place: string, key: string): string {
  const root = place.endsWith(`/${key}`) ? place.slice(0, -key.length - 1) : '';
  const byKey = text.replaceAll(place, key);
  return root === '' ? byKey : byKey.replaceAll(root, 'the store');
}

async function* requestsIn(store: ObjectStore, key: string): AsyncGenerator<Request> {
  const name = store.locate(key);
  for await (const line of splitLines(await store.stream(key), { name })) {
    const request = requestOf(line, name);
    if (request !== undefined) yield request;
  }
}

/** A line of another form has no evidence that could be read. */
function requestOf(line: NdjsonLine, name: string): Request | undefined {
  try {
    return readRequest(line, name);
  } catch (error) {
    if (error instanceof CompletionBatchError) return undefined;
    throw error;
  }
}

/** Words for one label; the most telling ones stand first in a prompt. */
const MOST_SHOWN = 8;
const TEXT_LENGTH = 80;
const LABEL_LENGTH = 40;

/** What of it is about one label: words that were right or wrong for that label, and like words with others. */
export function evidenceFor(
  label: LabelKey,
  word: string,
  set: LabelSet,
  batch: string | null,
  shown: readonly ShownEvidence[],
): ReportLabel['evidence'] {
  if (shown.length === 0) return [];
  const id = labelId(label);
  const own = coreLabelOf(set, label.label) ?? label.label;
  const plain = plainForm(shownText(word));
  const lines = shown.filter((each) => each.batch === batch && each.asked.includes(id)).flatMap((each) => each.lines);
  return lines
    .flatMap(({ label: name, right, wrong }) => [
      ...right.map((text) => ({ text: shownText(text), label: plainText(name, LABEL_LENGTH), valid: true })),
      ...wrong.map((text) => ({ text: shownText(text), label: plainText(name, LABEL_LENGTH), valid: false })),
    ])
    .filter(({ label: name, text }) => name === own || plainForm(text) === plain)
    .slice(0, MOST_SHOWN);
}

/** What was a blank in it stands as `_` in a prompt. */
function shownText(text: string): string {
  return plainText(text.slice(0, 4 * TEXT_LENGTH).replaceAll('_', ' '), TEXT_LENGTH);
}
