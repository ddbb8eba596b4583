/**
 * What a request says of one receipt, and how it is read back; what is the same for all stands before it
 * (`system-message.ts`). The receipt's text is data: it is fenced, and nothing in it can close the fence or pass for an id.
 */
import { estimateTokens } from '@completion-batch/engine';
import type { EvidenceLine } from '../evidence/choose.ts';
import { isLabelName, type LabelSet } from '../label-set/label-set.ts';
import { plainText } from '../plain-text.ts';
import type { Merchant } from '../table/rows.ts';
import { FENCE_CLOSE, FENCE_OPEN } from './fences.ts';
import { EVIDENCE_PROMPT } from './system-message.ts';
import type { PromptVersion } from './versions.ts';

/** One label to check. */
export interface PromptTarget {
  /** `12.3.DATE`: line 12, word 3, proposed DATE; the answer names targets by it. */
  readonly id: string;
  readonly lineId: number;
  readonly wordId: number;
  readonly label: string;
  /** Core labels that were already found wrong for this word (second pass); empty on the first pass. */
  readonly rejected: readonly string[];
}

export interface PromptWord {
  /** `12.3` where the word is a target. */
  readonly id: string | undefined;
  readonly text: string;
}

/** The second message of a request: what one receipt is asked. */
export interface ReceiptPrompt {
  readonly merchant: string | undefined;
  /** Visual rows from top to bottom; an empty one stands for rows that are left out. */
  readonly rows: readonly (readonly PromptWord[])[];
  /** Words of other receipts with labels that were right or wrong for them; empty without evidence. */
  readonly evidence: readonly EvidenceLine[];
  readonly targets: readonly PromptTarget[];
  /** So many of the targets, the last, are asked to see how far answers can be trusted: nothing in the text tells them apart. */
  readonly audits?: number;
}

/** The targets that are asked for their own sake, and behind them those that people have judged. */
export function partsOf({ targets, audits = 0 }: Pick<Prompt, 'targets' | 'audits'>): {
  readonly asked: readonly PromptTarget[];
  readonly audited: readonly PromptTarget[];
} {
  const first = targets.length - audits;
  return { asked: targets.slice(0, first), audited: targets.slice(first) };
}

export interface Prompt extends ReceiptPrompt {
  readonly version: PromptVersion;
  /** Those that there are for the receipt's words. */
  readonly labels: LabelSet;
}

/** Characters; the rest of a longer word tells nothing about its label. */
const WORD_LENGTH = 80;
const MERCHANT_LENGTH = 200;
const BETWEEN_MERCHANT_PARTS = '; ';
const MERCHANT_PARTS = 5;

/** Text without blanks, which part words, and without `~`, which marks what is ours. */
function unbroken(text: string, length: number): string {
  return plainText(text, length).replaceAll(' ', '_').replaceAll('~', '-');
}

/** A word as it stands in a row. */
export function wordText(text: string): string {
  const flat = unbroken(text, WORD_LENGTH);
  return flat === '' ? '_' : flat;
}

/** Characters of a word of another receipt: it is there to be compared. */
const EVIDENCE_LENGTH = 40;
const RIGHT = '+';
const WRONG = '-';

/** A word of another receipt as it stands in a line of evidence; undefined where there is nothing to show. */
export function evidenceText(text: string): string | undefined {
  const flat = unbroken(text, EVIDENCE_LENGTH);
  return /[\p{L}\p{N}]/u.test(flat) ? flat : undefined;
}

/** `~` stands in no word, so no text of a receipt can pass for a line of evidence. */
function evidenceLine({ label, right, wrong }: EvidenceLine): string {
  const behind = (sign: string, texts: readonly string[]): string[] => (texts.length === 0 ? [] : [sign, ...texts]);
  return [`~${label}`, ...behind(RIGHT, right), ...behind(WRONG, wrong)].join(' ');
}

function readEvidenceLine(line: string): EvidenceLine {
  const [label = '', ...texts] = line.slice(1).split(' ');
  const at = texts.indexOf(WRONG);
  const right = at === -1 ? texts : texts.slice(0, at);
  return {
    label,
    right: right[0] === RIGHT ? right.slice(1) : right,
    wrong: at === -1 ? [] : texts.slice(at + 1),
  };
}

/** What lines of evidence add to a request, about. */
export function evidenceTokens(lines: readonly EvidenceLine[]): number {
  return lines.length === 0 ? 0 : estimateTokens([EVIDENCE_PROMPT, ...lines.map(evidenceLine)].join('\n'));
}

export function merchantText(merchant: Merchant | undefined): string | undefined {
  if (merchant === undefined) return undefined;
  const known = [merchant.name, merchant.category, merchant.address, merchant.phone, merchant.website];
  const text = known
    .flatMap((value) => (value === null ? [] : [plainText(value, MERCHANT_LENGTH)]))
    .join(BETWEEN_MERCHANT_PARTS);
  return text === '' ? undefined : text;
}

/** The usual word, of which nothing has to be looked up. */
const USUAL_WORD = /^[!-}]{1,80}$/;

/** Whether `wordText` may have written it. */
export function isWordText(text: string): boolean {
  const usual = USUAL_WORD.test(text) && !text.includes('<<<') && !text.includes('>>>');
  return usual || wordText(text) === text;
}

/** Whether `merchantText` may have written it. */
export function isMerchantText(text: string): boolean {
  if (text === '' || /^ |(?<!;) $/.test(text)) return false;
  // Its parts were trimmed, the whole was not.
  const framed = `.${text}.`;
  return plainText(framed, MERCHANT_PARTS * (MERCHANT_LENGTH + BETWEEN_MERCHANT_PARTS.length)) === framed;
}

/** Stands for rows that are left out. No text can pass for it: a word has no `~`, and an id is digits. */
const LEFT_OUT = '~…';

function rowText(row: readonly PromptWord[]): string {
  if (row.length === 0) return LEFT_OUT;
  return row.map((word) => (word.id === undefined ? word.text : `${word.text}~${word.id}`)).join(' ');
}

const MERCHANT = 'Merchant: ';
/** Stands for a merchant that is not known, so that the first line within the fence is always the merchant's. */
const UNKNOWN_MERCHANT = '?';

/** The user message of a request. `readUserMessage` is its inverse. */
export function writeUserMessage(prompt: ReceiptPrompt): string {
  return [
    FENCE_OPEN,
    MERCHANT + (prompt.merchant ?? UNKNOWN_MERCHANT),
    ...prompt.rows.map(rowText),
    ...prompt.evidence.map(evidenceLine),
    FENCE_CLOSE,
    // What one block asks stands together when it is read back.
    ...Object.values(partsOf(prompt)).flatMap(targetLines),
  ].join('\n');
}

/** Targets by label and by what was rejected: one line each, so that a label's name is not repeated for every word. */
function targetLines(targets: readonly PromptTarget[]): string[] {
  const groups = Map.groupBy(targets, (target) => [target.label, ...target.rejected].join(' '));
  return [...groups.values()].flatMap((group) => {
    const [first] = group;
    if (first === undefined) return [];
    const words = group.map((target) => `${target.lineId}.${target.wordId}`).join(' ');
    return `${first.label} ${words}${first.rejected.length > 0 ? ` not ${first.rejected.join(' ')}` : ''}`;
  });
}

/** Ids have at most six digits (`table/keys.ts`). */
const TARGET_LINE = /^([A-Z0-9_]+)((?: \d{1,6}\.\d{1,6})+)(?: not ([A-Z0-9_]+(?: [A-Z0-9_]+)*))?$/;

function readTargetLine(line: string): PromptTarget[] | undefined {
  const [, label, words, not] = TARGET_LINE.exec(line) ?? [];
  if (label === undefined || words === undefined || !isLabelName(label)) return undefined;
  const rejected = not?.split(' ') ?? [];
  return words
    .trim()
    .split(' ')
    .map((word) => {
      const [lineId, wordId] = word.split('.').map(Number);
      return { id: `${word}.${label}`, lineId: lineId ?? 0, wordId: wordId ?? 0, label, rejected };
    });
}

/** The parts of a user message, or undefined where it is not one of ours. */
export function readUserMessage(message: string): ReceiptPrompt | undefined {
  const cut = cutUserMessage(message);
  if (cut === undefined) return undefined;
  const { merchant, shown, targets } = cut;
  const evidence = shown.filter((line) => line.startsWith('~') && line !== LEFT_OUT);
  return {
    merchant: merchant === UNKNOWN_MERCHANT ? undefined : merchant,
    rows: shown
      .slice(0, shown.length - evidence.length)
      .map((row) => (row === LEFT_OUT ? [] : row.split(' ').map(readWord))),
    evidence: evidence.map(readEvidenceLine),
    targets,
  };
}

/** Only what it asks, and undefined for the same messages: that takes a quarter of the time. */
export function readTargets(message: string): readonly PromptTarget[] | undefined {
  return cutUserMessage(message, false)?.targets;
}

interface CutMessage {
  readonly merchant: string;
  /** Lines within the fence, behind the merchant's. */
  readonly shown: readonly string[];
  readonly targets: readonly PromptTarget[];
}

function cutUserMessage(message: string, needsShown = true): CutMessage | undefined {
  if (!message.startsWith(`${FENCE_OPEN}\n${MERCHANT}`)) return undefined;
  const from = FENCE_OPEN.length + 1;
  const end = message.indexOf('\n', from);
  const close = end === -1 ? -1 : closeAfter(message, end);
  if (close === -1) return undefined;
  const targets: PromptTarget[] = [];
  const asked = close + CLOSING.length;
  for (const line of asked === message.length ? [] : message.slice(asked + 1).split('\n')) {
    const read = readTargetLine(line);
    if (read === undefined) return undefined;
    targets.push(...read);
  }
  const shown = needsShown && close > end ? message.slice(end + 1, close).split('\n') : [];
  return { merchant: message.slice(from + MERCHANT.length, end), shown, targets };
}

const CLOSING = `\n${FENCE_CLOSE}`;

/** Where, from the end of a line on, a line is the end of the fence and nothing more; -1: nowhere. */
function closeAfter(message: string, from: number): number {
  for (let at = message.indexOf(CLOSING, from); at !== -1; at = message.indexOf(CLOSING, at + 1)) {
    const behind = at + CLOSING.length;
    if (behind === message.length || message[behind] === '\n') return at;
  }
  return -1;
}

function readWord(text: string): PromptWord {
  // Most words are no targets.
  const marker = text.includes('~') ? /~(\d+\.\d+)$/.exec(text) : null;
  const id = marker?.[1];
  return id === undefined || marker === null ? { id: undefined, text } : { id, text: text.slice(0, marker.index) };
}
