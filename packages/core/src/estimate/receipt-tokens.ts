/** Input tokens that a receipt takes: of what is asked now, and of what will be asked again when the answers are there. */
import { requestTokens, type TokenCounter } from '@completion-batch/engine';
import { type DetailsForm, formatDetails } from '../format/format.ts';
import { partsOf } from '../format/prompt.ts';
import { requestLine } from '../format/read-request.ts';
import type { FormattedRequest } from '../format/request.ts';
import { DEFAULT_LABELS } from '../label-set/default-labels.ts';
import type { ReceiptLabels } from '../prepare/chunk.ts';
import { isMarked } from '../prepare/marked.ts';
import { labelId } from '../table/keys.ts';
import type { ReceiptDetails } from '../table/receipt-details.ts';
import type { WordLabel } from '../table/rows.ts';

/** Of one receipt, by model. */
export interface Asked {
  readonly labels: number;
  readonly requests: number;
  readonly tokens: number;
}

export interface ReceiptTokens {
  readonly labels: number;
  readonly first: ReadonlyMap<string, Asked>;
  /** What the second pass is expected to take, of the model that corrections are asked of. */
  readonly second: Asked;
}

export interface MeasureOptions extends DetailsForm {
  readonly countTokens: TokenCounter;
  /** Of the labels that are asked for the first time, those that are asked again: 0 to 1. */
  readonly share: number;
}

export async function receiptTokens(
  options: MeasureOptions,
  receipt: ReceiptLabels,
  details: ReceiptDetails,
): Promise<ReceiptTokens> {
  const { requests } = await formatDetails(options, receipt, details);
  return {
    labels: receipt.labels.length,
    first: askedBy(requests, options.countTokens),
    second: await secondPass(options, receipt, details),
  };
}

function askedBy(requests: readonly FormattedRequest[], countTokens: TokenCounter): Map<string, Asked> {
  const models = new Map<string, Asked>();
  for (const request of requests) {
    const { labels, requests: before, tokens } = models.get(request.model) ?? { labels: 0, requests: 0, tokens: 0 };
    models.set(request.model, {
      labels: labels + partsOf(request).asked.length,
      requests: before + 1,
      tokens: tokens + requestTokens(requestLine.parse(JSON.parse(request.line)).body, countTokens),
    });
  }
  return models;
}

/**
 * Which labels will be asked again nobody knows yet; that each is with the same chance is supposed. Then a receipt is shown
 * once more unless none of its labels is, and takes so much for itself and so much for each label: of two such requests, with
 * one label and with about as many as are expected, both are told.
 */
async function secondPass(options: MeasureOptions, receipt: ReceiptLabels, details: ReceiptDetails): Promise<Asked> {
  const { share } = options;
  const fresh = receipt.labels.filter((label) => !isMarked(label) && label.completionAttempts === 0);
  if (fresh.length === 0 || share === 0) return { labels: 0, requests: 0, tokens: 0 };
  const expected = fresh.length * share;
  const shown = 1 - (1 - share) ** fresh.length;
  const one = await tokensOf(options, receipt, details, spread(fresh, 1));
  const several = Math.min(fresh.length, Math.max(2, Math.round(expected)));
  const more = several < 2 ? one : await tokensOf(options, receipt, details, spread(fresh, several));
  const each = several < 2 ? 0 : (more - one) / (several - 1);
  // With two requests for many labels the line is none, and the mean of what is expected serves as well.
  return { labels: expected, requests: shown, tokens: shown * (one - each) + expected * each };
}

/** Evenly over the receipt. */
function spread(labels: readonly WordLabel[], count: number): WordLabel[] {
  return Array.from({ length: count }, (_, at) => labels[Math.floor(((at + 0.5) * labels.length) / count)]).flatMap(
    (label) => label ?? [],
  );
}

/** A request for the corrections of these labels, as if they had been found wrong. */
async function tokensOf(
  options: MeasureOptions,
  receipt: ReceiptLabels,
  details: ReceiptDetails,
  wrong: readonly WordLabel[],
): Promise<number> {
  const ids = new Set(wrong.map(labelId));
  const others = details.labels.filter((label) => !ids.has(labelId(label)));
  const rejected = wrong.map((label): WordLabel => ({ ...label, validationStatus: 'INVALID' }));
  const names = [...receipt.labels.map(({ label }) => label), ...namesIn(options)];
  const corrections = wrong.map((label, at): WordLabel => {
    const other = [...names.slice(at), ...names].find((name) => name !== label.label) ?? label.label;
    return { ...label, label: other, labelProposedBy: 'COMPLETION_BATCH', labelConsolidatedFrom: label.label };
  });
  const { requests } = await formatDetails(
    options,
    { ...receipt, labels: corrections },
    { ...details, labels: [...others, ...rejected] },
  );
  return [...askedBy(requests, options.countTokens).values()].reduce((sum, { tokens }) => sum + tokens, 0);
}

const namesIn = ({ plan }: DetailsForm): string[] => Object.keys((plan.labelSet ?? DEFAULT_LABELS).labels);
