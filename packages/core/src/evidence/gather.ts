/**
 * Evidence for one receipt after the other, within bounds of time: a source that is slow or fails is done without, and
 * after several failures one after the other it is not asked again. What was missing is counted; it is never a failure.
 */
import { describeError, inTime, type Logger, redact } from '@completion-batch/engine';
import { coreLabelOf, type LabelSet, namesOf } from '../label-set/label-set.ts';
import type { ReceiptDetails } from '../table/receipt-details.ts';
import type { WordLabel } from '../table/rows.ts';
import { type Pointing, pointingsOf } from './choose.ts';
import { type AskedWord, type EvidenceSource, type VerifiedWord, type WordId, wordId } from './evidence.ts';
import { placedWords } from './placed-words.ts';

export interface EvidenceBounds {
  /** For opening a source, once, ms. */
  readonly openMs: number;
  /** For one receipt and one source, ms. */
  readonly receiptMs: number;
  /** For a shard, ms from the first receipt on; later ones do without. */
  readonly shardMs: number;
  /** Failures one after the other, after which a source is not asked again. */
  readonly failures: number;
}

export const EVIDENCE_BOUNDS: EvidenceBounds = { openMs: 180_000, receiptMs: 10_000, shardMs: 600_000, failures: 3 };

/** What became of a source's receipts. */
export interface SourceFigures {
  /** Something was found. */
  found: number;
  /** It answered, and knows nothing alike. */
  nothing: number;
  /** It failed, or was too slow. */
  failed: number;
  /** It was not asked any more. */
  skipped: number;
}

export interface EvidenceOptions {
  readonly sources: readonly EvidenceSource[];
  /** Of one request, in tokens. */
  readonly tokens: number;
  /** What labels there are: evidence is told by their core names. */
  readonly labels: LabelSet;
  readonly logger: Logger;
  readonly bounds?: EvidenceBounds;
}

interface Asked {
  readonly source: EvidenceSource;
  readonly figures: SourceFigures;
  /** One after the other. */
  failures: number;
  lastFailure?: unknown;
  opened?: Promise<unknown>;
}

export class Evidence {
  readonly tokens: number;
  readonly #sources: readonly Asked[];
  readonly #labels: LabelSet;
  readonly #logger: Logger;
  readonly #bounds: EvidenceBounds;
  #began: number | undefined;

  constructor({ sources, tokens, labels, logger, bounds = EVIDENCE_BOUNDS }: EvidenceOptions) {
    this.tokens = tokens;
    this.#labels = labels;
    this.#logger = logger;
    this.#bounds = bounds;
    this.#sources = sources.map((source) => ({
      source,
      figures: { found: 0, nothing: 0, failed: 0, skipped: 0 },
      failures: 0,
    }));
  }

  /** By source, in their order. */
  get figures(): Readonly<Partial<Record<EvidenceSource['name'], SourceFigures>>> {
    return Object.fromEntries(this.#sources.map(({ source, figures }) => [source.name, figures]));
  }

  /** Once, when all receipts are done: what was missing, and why. */
  tellFailures(): void {
    for (const { source, figures, lastFailure } of this.#sources) {
      const { found, nothing, failed, skipped } = figures;
      const missing = failed + skipped;
      if (missing === 0) continue;
      const why = lastFailure === undefined ? 'Its time for the shard was over.' : redact(describeError(lastFailure));
      const all = found + nothing + missing;
      this.#logger.warn(
        `evidence from ${source.name} failed: the prompts of ${missing} of ${all} receipts are written without it. ${why}`,
      );
    }
  }

  /** What is known of the targets of a receipt, by `line.word.LABEL`. */
  async pointings(
    details: ReceiptDetails,
    targets: readonly Pick<WordLabel, 'lineId' | 'wordId' | 'label'>[],
  ): Promise<Map<string, Pointing>> {
    const words = askedWords(details, targets);
    const coreOf = (label: string): string => coreLabelOf(this.#labels, label) ?? label;
    // Other receipts may have the label under any of its names.
    const sought = words.map((word) => ({
      ...word,
      labels: [...new Set(word.labels.map(coreOf))].flatMap((core) => namesOf(this.#labels, core)),
    }));
    const found = await Promise.all(this.#sources.map((asked) => this.#find(asked, details, sought)));
    return new Map(
      words.flatMap((word) => {
        const id = wordId(word);
        const each = found.map((words) => (words.get(id) ?? []).map((other) => byCoreLabels(other, this.#labels)));
        const cores = [...new Set(word.labels.map(coreOf))];
        const pointings = new Map(pointingsOf({ ...word, labels: cores }, each).map((each) => [each.label, each]));
        return word.labels.flatMap((label) => {
          const pointing = pointings.get(coreOf(label));
          return pointing === undefined ? [] : [[`${id}.${label}`, pointing] as const];
        });
      }),
    );
  }

  async #find(
    asked: Asked,
    receipt: ReceiptDetails,
    words: readonly AskedWord[],
  ): Promise<ReadonlyMap<WordId, readonly VerifiedWord[]>> {
    const { source, figures } = asked;
    const { receiptMs, failures } = this.#bounds;
    if (asked.failures >= failures || this.#leftMs() <= 0) {
      figures.skipped += 1;
      return new Map();
    }
    try {
      await this.#open(asked);
      const found = await within(Math.min(receiptMs, this.#leftMs()), (signal) =>
        source.find(receipt, words, MOST_FOUND, signal),
      );
      figures[found.size > 0 ? 'found' : 'nothing'] += 1;
      asked.failures = 0;
      return found;
    } catch (error) {
      figures.failed += 1;
      asked.failures += 1;
      asked.lastFailure = error;
      return new Map();
    }
  }

  /** Once for all receipts that wait for it; where it failed, the next one tries again. */
  async #open(asked: Asked): Promise<void> {
    const { source } = asked;
    if (source.open === undefined) return;
    const ms = Math.min(this.#bounds.openMs, this.#leftMs());
    asked.opened ??= within(ms, async (signal) => source.open?.(signal));
    try {
      await asked.opened;
    } catch (error) {
      delete asked.opened;
      throw error;
    }
  }

  #leftMs(): number {
    this.#began ??= performance.now();
    return this.#bounds.shardMs - (performance.now() - this.#began);
  }
}

/** What a word has under names that the run does not know tells nothing. */
function byCoreLabels(word: VerifiedWord, labels: LabelSet): VerifiedWord {
  const cores = (names: readonly string[]): string[] => [
    ...new Set(names.flatMap((name) => coreLabelOf(labels, name) ?? [])),
  ];
  const valid = cores(word.valid);
  return { ...word, valid, invalid: cores(word.invalid).filter((label) => !valid.includes(label)) };
}

/** Of one word, by one source. */
const MOST_FOUND = 8;

function askedWords(
  details: ReceiptDetails,
  targets: readonly Pick<WordLabel, 'lineId' | 'wordId' | 'label'>[],
): AskedWord[] {
  const placed = placedWords(details);
  return [...Map.groupBy(targets, wordId)].flatMap(([id, own]) => {
    const word = placed.get(id);
    return word === undefined ? [] : { ...word, labels: own.map(({ label }) => label) };
  });
}

function within<T>(ms: number, work: (signal: AbortSignal) => Promise<T>): Promise<T> {
  return inTime(ms, work, () => new Error(`it did not answer within ${Math.round(ms)} ms`));
}
