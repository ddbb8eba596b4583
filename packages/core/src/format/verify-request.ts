/**
 * Whether a request line is what this release writes, or an earlier one wrote. The line is made again of what is read in it,
 * and has to come out byte for byte. So only this is left to whoever forges one: custom id, merchant, the receipt's text and
 * which labels of its words were rejected before, each in the form that format gives it; and where no plan is at hand, what
 * labels there are. `shard-requests.ts` holds id and targets against the plan.
 */
import { CompletionBatchError, membersOf, type NdjsonLine, parseLine, type Written } from '@completion-batch/engine';
import { MAX_EVIDENCE_TOKENS } from '../evidence/choice.ts';
import { DEFAULT_LABELS } from '../label-set/default-labels.ts';
import { coreLabelOf, type LabelSet } from '../label-set/label-set.ts';
import type { Context } from '../prepare/plan.ts';
import { type ReceiptKey, wordOf } from '../table/keys.ts';
import { auditsIn, parseCustomId } from './custom-id.ts';
import { mayLeaveOut, whyNotLeftOut } from './near-rows.ts';
import {
  evidenceText,
  evidenceTokens,
  isMerchantText,
  isWordText,
  type Prompt,
  type PromptTarget,
  partsOf,
  readUserMessage,
} from './prompt.ts';
import { AUDITS_PER_REQUEST, TARGETS_PER_REQUEST, TEXT_BYTES, WORDS_PER_ROW, writeRequest } from './request.ts';
import { rowBytes } from './split-targets.ts';
import { readSystemMessage } from './system-message.ts';
import { CURRENT_VERSION, PROMPT_VERSIONS } from './versions.ts';

export interface VerifiedRequest {
  readonly customId: string;
  readonly receipt: ReceiptKey;
  readonly prompt: Prompt;
}

/** What its plan says; a submission's record tells neither the context nor the evidence. */
export interface WrittenFor extends Written {
  readonly context?: Context;
  /** Tokens of evidence at most; by default those that any run may show. */
  readonly evidenceTokens?: number;
  /** Those of the run; by default any that a run may have. */
  readonly labels?: LabelSet;
}

/** @throws CompletionBatchError `request-foreign`, `ndjson-damaged` */
export function verifyRequest(line: NdjsonLine, name: string, written: WrittenFor): VerifiedRequest {
  const found = parseLine(line, name);
  const foreign = (what: string): CompletionBatchError => foreignRequest(what, `${name}:${line.number}`);
  const { custom_id: customId, body } = membersOf(found);
  const receipt = typeof customId === 'string' ? parseCustomId(customId) : undefined;
  if (typeof customId !== 'string' || receipt === undefined) {
    throw foreign(`its custom_id is ${shown(customId)}, not that of a receipt (IMAGE#…#RECEIPT#…)`);
  }
  const { messages } = membersOf(body);
  const [first, second] = [0, 1].map((at) => membersOf(Array.isArray(messages) ? messages[at] : undefined).content);
  const asked = typeof second === 'string' ? readUserMessage(second) : undefined;
  if (asked === undefined) throw foreign('its second message is not a merchant, a receipt and labels to check');
  const audits = auditsIn(customId);
  const prompt = { ...toBeSaid(typeof first === 'string' ? first : '', written), ...asked, audits };
  const again = writeRequest(customId, written.model, written.parameters, prompt).line.trimEnd();
  // Texts, not bytes: those of each line would be garbage outside of V8's heap. What was read as JSON is UTF-8.
  const { buffer, byteOffset, byteLength } = line.bytes;
  if (Buffer.from(buffer, byteOffset, byteLength).toString() !== again)
    throw foreign(difference('', found, JSON.parse(again)));
  const why = whyNotWritten(prompt, written.context) ?? whyNotEvidence(prompt, written.evidenceTokens);
  if (why !== undefined) throw foreign(why);
  return { customId, receipt, prompt };
}

/**
 * Which version a line may be of, and which labels it may have. Requests that were formatted by an earlier release may be
 * submitted by this one, not the other way round.
 */
function toBeSaid(first: string, { version, labels }: WrittenFor): Pick<Prompt, 'version' | 'labels'> {
  const current = PROMPT_VERSIONS.find((each) => each.version === version) ?? CURRENT_VERSION;
  const said = readSystemMessage(first);
  const isEarlier = said !== undefined && PROMPT_VERSIONS.indexOf(said.version) < PROMPT_VERSIONS.indexOf(current);
  // A run with labels of its own has no requests of releases that knew none.
  if (isEarlier && (labels === undefined || labels === DEFAULT_LABELS)) return said;
  const all = current.only ?? labels;
  return { version: current, labels: all ?? (said?.version === current ? said.labels : DEFAULT_LABELS) };
}

/** @param what was found, and what it should have been */
export function foreignRequest(what: string, where: string): CompletionBatchError {
  return new CompletionBatchError('request-foreign', `the line is no request that format writes: ${what}`, {
    where,
    remedy:
      'Nothing of the file is sent. Have format write it anew (in a workflow: re-run all jobs), with the release that submits it, and look at who else can write there.',
  });
}

/** The first member that differs, by its path; both are JSON's. */
function difference(path: string, found: unknown, written: unknown): string {
  const there = Object(found) as Record<string, unknown>;
  const ours = Object(written) as Record<string, unknown>;
  for (const name of new Set([...Object.keys(ours), ...Object.keys(there)])) {
    if (JSON.stringify(there[name]) === JSON.stringify(ours[name])) continue;
    const at = path === '' ? name : `${path}.${name}`;
    const deeper = [there[name], ours[name]].every((value) => typeof value === 'object' && value !== null);
    if (deeper) return difference(at, there[name], ours[name]);
    const wanted = name in ours ? `not ${shown(ours[name])}` : 'which format does not set';
    return name in there ? `its ${at} is ${shown(there[name])}, ${wanted}` : `its ${at} is missing`;
  }
  return `its ${path === '' ? 'members say what they should, but are' : `${path} says what it should, but is`} written in another way`;
}

/** Bounded: it goes into messages. */
function shown(value: unknown): string {
  const text = JSON.stringify(value) ?? 'missing';
  return text.length > 80 ? `${text.slice(0, 79).toWellFormed()}…` : text;
}

/** What in a prompt format would not have written so; undefined where it is as format writes it. */
function whyNotWritten(
  { merchant, rows, targets, labels, audits = 0 }: Prompt,
  context: Context | undefined,
): string | undefined {
  if (merchant !== undefined && !isMerchantText(merchant)) return 'its merchant is not plain text on one line';
  if (rows.some((row) => row.length > WORDS_PER_ROW)) return `a row has more than ${WORDS_PER_ROW} words`;
  if (rows.reduce((sum, row) => sum + rowBytes(row), 0) > TEXT_BYTES) {
    return `its text has more than ${TEXT_BYTES} bytes`;
  }
  for (const row of rows) {
    const word = row.find(({ text }) => !isWordText(text));
    if (word !== undefined) return `the word ${shown(word.text)} is not as format writes words`;
  }
  if (targets.length === 0 || targets.length - audits > TARGETS_PER_REQUEST) {
    return `it asks about ${targets.length - audits} labels, not 1 to ${TARGETS_PER_REQUEST}`;
  }
  if (audits > Math.min(AUDITS_PER_REQUEST, targets.length)) {
    return `${audits} of the ${targets.length} labels that it asks about are of the gold sample by its custom_id, more than ${AUDITS_PER_REQUEST} or than there are`;
  }
  const strange = targets.find(({ label }) => coreLabelOf(labels, label) === undefined);
  if (strange !== undefined) return `it asks about ${shown(strange.label)}, which is none of its labels`;
  const { asked } = partsOf({ targets, audits });
  if (context !== undefined && !mayLeaveOut(context, asked) && rows.some((row) => row.length === 0)) {
    return 'it leaves out rows, which its plan does not';
  }
  return (
    whyNotLeftOut(rows) ??
    whyNotTheseWords(rows, { targets, audits }) ??
    targets.map((target) => whyNotRejected(target, labels)).find((why) => why !== undefined)
  );
}

function whyNotEvidence({ evidence: lines, labels }: Prompt, most = MAX_EVIDENCE_TOKENS): string | undefined {
  const tokens = evidenceTokens(lines);
  if (tokens > most)
    return `it shows ${tokens} tokens of evidence, and ${most === 0 ? 'none were' : `${most} are`} asked for`;
  if (new Set(lines.map(({ label }) => label)).size < lines.length) return 'two lines of evidence are for one label';
  for (const { label, right, wrong } of lines) {
    const texts = [...right, ...wrong];
    if (!Object.hasOwn(labels.labels, label)) return `a line of evidence is for ${shown(label)}, which is no label`;
    if (texts.length === 0) return `its evidence for ${label} shows no words`;
    if (new Set(texts).size < texts.length) return `its evidence for ${label} shows a word twice`;
    const word = texts.find((text) => evidenceText(text) !== text);
    if (word !== undefined) return `the word ${shown(word)} of its evidence is not as format writes words`;
  }
  return undefined;
}

/** The words that carry an id are those asked about, each once, and labels are asked in the order of their words. */
function whyNotTheseWords(rows: Prompt['rows'], asks: Pick<Prompt, 'targets' | 'audits'>): string | undefined {
  const { targets } = asks;
  const asked = new Set(targets.map(wordOf));
  const rowOf = new Map<string, number>();
  for (const [index, row] of rows.entries()) {
    for (const { id } of row) {
      if (id === undefined) continue;
      if (rowOf.has(id)) return 'a word of its text carries the id of another one';
      rowOf.set(id, index);
    }
  }
  const spare = [...rowOf.keys()].find((id) => !asked.has(id));
  if (spare !== undefined) return `the word ${spare} carries its id, and nothing is asked about it`;
  const absent = [...asked].find((id) => !rowOf.has(id));
  if (absent !== undefined) return `the word ${absent} is asked about, and its text does not show it`;
  if (new Set(targets.map(({ id }) => id)).size < targets.length) return 'it asks about a label twice';
  const place = (target: PromptTarget): number[] => [rowOf.get(wordOf(target)) ?? 0, target.lineId, target.wordId];
  const inOrder = Object.values(partsOf(asks)).every((block) => {
    const groups = [...Map.groupBy(block, ({ label, rejected }) => [label, ...rejected].join(' ')).values()];
    return [...groups, groups.flatMap(([first]) => first ?? [])].every((group) =>
      group.every((target, index) => index === 0 || !isBefore(place(target), place(group[index - 1] ?? target))),
    );
  });
  return inOrder ? undefined : 'its labels are not in the order of their words';
}

function isBefore(left: readonly number[], right: readonly number[]): boolean {
  const at = left.findIndex((value, index) => value !== right[index]);
  return at !== -1 && (left[at] ?? 0) < (right[at] ?? 0);
}

function whyNotRejected({ id, label, rejected }: PromptTarget, labels: LabelSet): string | undefined {
  const own = coreLabelOf(labels, label);
  const fits = rejected.every(
    (name, index) =>
      Object.hasOwn(labels.labels, name) && name !== own && (index === 0 || (rejected[index - 1] ?? '') < name),
  );
  return fits ? undefined : `what was rejected for ${id} is not a list of other labels in their order`;
}
