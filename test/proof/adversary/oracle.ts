/**
 * What honest runs would send and write: of each request line the bytes that format makes of the receipt as it stood in the
 * table, or that the user's file has; of each label and request the outcome that the truth gives it.
 */
import {
  formatBatchCompletionFile,
  getReceiptDetails,
  type ReceiptDetails,
  type WordLabel,
} from '@completion-batch/core';
import { costOf, estimateTokens, requestTokens } from '@completion-batch/engine';
import { truth } from '../../world/chain.ts';
import { MODEL, OTHER } from '../../world/combinations.ts';
import { requestLines } from '../../world/plain-night.ts';
import { smallImageId } from '../../world/small-receipts.ts';
import type { World } from '../../world/world.ts';
import { jsonOf } from './moves.ts';

interface Line {
  readonly custom_id: string;
  readonly body: {
    readonly model: string;
    readonly messages: readonly { readonly role: string; readonly content: string }[];
  };
}

interface Target {
  readonly lineId: number;
  readonly wordId: number;
  readonly label: string;
  readonly rejected: readonly string[];
}

export interface Oracle {
  /** The honest line of what this one asks; undefined where there is none. */
  lineFor(line: string): string | undefined;
  /** A label that the line says was rejected before, and that nobody ever rejects. */
  neverRejected(line: string): string | undefined;
  /** All that can be asked, as lines for a model. */
  lines(model: string): string[];
  /** USD, estimated. */
  cost(line: string): number;
}

const OUT_PER_LABEL = 10;
/** Expected of a request that sets no bound. */
const OUT_OF_A_LETTER = 1000;

/**
 * Reads the receipts of a world that nobody has touched. Which of two models a label is asked of is left to whoever writes a
 * request's file.
 */
export async function labelOracle(world: World, receipts: number): Promise<Oracle> {
  const models = world.combination.withOptions === true ? [MODEL, OTHER] : [MODEL];
  const modelOf = ({ body: { model } }: Line): string => (models.includes(model) ? model : MODEL);
  const { table } = await world.process();
  const details = new Map<string, ReceiptDetails>();
  for (let number = 1; number <= receipts; number += 1) {
    const receipt = await getReceiptDetails(table, { imageId: smallImageId(number), receiptId: 1 }, []);
    details.set(`IMAGE#${receipt.imageId}#RECEIPT#00001`, receipt);
  }
  const format = (
    receipt: ReceiptDetails,
    targets: readonly Target[],
    model: string,
    { part = '', audits = 0, escalated = false } = {},
  ): string | undefined => {
    const [pattern] = receipt.labels;
    if (pattern === undefined) return undefined;
    const isJudged = ({ lineId, wordId, label }: Target): boolean =>
      receipt.labels.some(
        (known) =>
          known.validationStatus !== 'NONE' &&
          [known.lineId, known.wordId, known.label].join() === [lineId, wordId, label].join(),
      );
    // Audits are what people have judged, and nothing else is.
    if (targets.some((target, index) => isJudged(target) !== index >= targets.length - audits)) return undefined;
    const labelled = ({ lineId, wordId }: Target, label: string, validationStatus: WordLabel['validationStatus']) => ({
      ...pattern,
      lineId,
      wordId,
      label,
      validationStatus,
    });
    const asked = targets.map((target) => labelled(target, target.label, 'NONE'));
    const rejected = targets.flatMap((target) => target.rejected.map((label) => labelled(target, label, 'INVALID')));
    const [one, ...more] = formatBatchCompletionFile(
      { ...receipt, labels: rejected },
      asked.slice(0, asked.length - audits),
      model,
      ...([{}, undefined, undefined] as const),
      { escalated, audits: asked.slice(asked.length - audits) },
    );
    if (one === undefined || more.length > 0) return undefined;
    // A further request of a receipt says the same under another id.
    return one.line.replace(one.customId, one.customId + part).trimEnd();
  };
  return {
    lineFor(text) {
      const line = parsed(text);
      const { receipt: id, ...beside } = partsOf(line?.custom_id);
      const receipt = details.get(id);
      if (line === undefined || receipt === undefined) return undefined;
      return format(receipt, targetsOf(line), modelOf(line), beside);
    },
    neverRejected(text) {
      const line = parsed(text);
      const number = Number(partsOf(line?.custom_id).receipt.slice(0, -'#RECEIPT#00001'.length).slice(-12));
      return (line === undefined ? [] : targetsOf(line))
        .flatMap(({ lineId, wordId, rejected }) => rejected.map((label) => `${lineId}.${wordId}.${label}`))
        .find((id) => !KNOWN_LABELS.includes(id) || verdictOf(number, id) === 'VALID');
    },
    lines: (model) =>
      [...details.values()].flatMap((receipt) => {
        const open = receipt.labels.filter(({ validationStatus }) => validationStatus === 'NONE');
        return (
          format(
            receipt,
            open.map((label) => ({ ...label, rejected: [] })),
            model,
          ) ?? []
        );
      }),
    cost(text) {
      const line = parsed(text);
      if (line === undefined) return 0;
      return (
        costOf(
          { input: requestTokens(line.body, estimateTokens), output: targetsOf(line).length * OUT_PER_LABEL },
          modelOf(line),
        ) ?? 0
      );
    },
  };
}

export function plainOracle(count: number): Oracle {
  const lines = new Map(
    requestLines(count)
      .split('\n')
      .filter((line) => line !== '')
      .map((line) => [parsed(line)?.custom_id ?? '', line]),
  );
  return {
    lineFor: (text) => lines.get(parsed(text)?.custom_id ?? ''),
    neverRejected: () => undefined,
    lines: (model) => [...lines.values()].map((line) => line.replace(MODEL, model)),
    cost(text) {
      const line = parsed(text);
      const input = line === undefined ? 0 : requestTokens(line.body, estimateTokens);
      return costOf({ input, output: OUT_OF_A_LETTER }, MODEL) ?? 0;
    },
  };
}

const parsed = (text: string): Line | undefined => jsonOf<Line>(text);

/** What a custom id says: `#Pnnnnn` at the end of a receipt's further requests, `#Ann` of one whose last labels are audits. */
export function partsOf(customId = ''): { receipt: string; part: string; audits: number; escalated: boolean } {
  const [, receipt = customId, part = '', other, audits] =
    /^(.*?)(?:(#P\d{5})|(#E00001)|#(?:E1)?A(\d{2}))?$/.exec(customId) ?? [];
  return { receipt, part, audits: Number(audits ?? 0), escalated: other !== undefined || /#E1A\d\d$/.test(customId) };
}

/** `line.word.LABEL` of what a line asks for its own sake. */
export const idsIn = (text: string): string[] => {
  const line = parsed(text);
  if (line === undefined) return [];
  const targets = targetsOf(line);
  return targets
    .slice(0, targets.length - partsOf(line.custom_id).audits)
    .map(({ lineId, wordId, label }) => `${lineId}.${wordId}.${label}`);
};

/** As it is documented: after the fence, `LABEL line.word line.word [not LABEL …]` a row. */
function targetsOf(line: Line): Target[] {
  const user = line.body.messages.findLast(({ role }) => role === 'user')?.content ?? '';
  const rows = user.slice(user.lastIndexOf('\n>>>\n') + 5).split('\n');
  return rows.flatMap((row) => {
    const [asks = '', not = ''] = row.split(' not ');
    const [label = '', ...words] = asks.split(' ');
    return words.map((word) => {
      const [lineId = 0, wordId = 0] = word.split('.').map(Number);
      return { lineId, wordId, label, rejected: not === '' ? [] : not.split(' ') };
    });
  });
}

export const KNOWN_LABELS = [
  '1.1.MERCHANT_NAME',
  '2.2.DATE',
  '2.3.DATE',
  '2.3.TIME',
  '3.2.GRAND_TOTAL',
  '3.2.SUBTOTAL',
];

/** The verdict that a label of a small receipt has in the end, by its key `line.word.LABEL`. */
export function verdictOf(receipt: number, id: string): 'VALID' | 'INVALID' | 'NEEDS_REVIEW' {
  // It was rejected before anybody was asked.
  if (id === '3.2.SUBTOTAL') return 'INVALID';
  if (truth(receipt, id).valid) return 'VALID';
  // The second that is wrong on a word is for people.
  return id.startsWith('3.2.') ? 'NEEDS_REVIEW' : 'INVALID';
}
