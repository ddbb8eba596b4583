/** Labels of a receipt's words that are wrong: by earlier verdicts, and by what an answer has said so far. */
import { coreLabelOf, type LabelSet } from '../label-set/label-set.ts';
import { type LabelKey, wordOf } from '../table/keys.ts';

type LabelOfWord = Pick<LabelKey, 'lineId' | 'wordId' | 'label'>;

/** Wrong under two names of one label is wrong once; what is in no list tells nothing of those that are. */
export class InvalidLabels {
  readonly #set: LabelSet;
  /** Core labels by word. */
  readonly #byWord = new Map<string, Set<string>>();

  constructor(set: LabelSet) {
    this.#set = set;
  }

  add(label: LabelOfWord): void {
    const core = coreLabelOf(this.#set, label.label);
    if (core === undefined) return;
    const word = wordOf(label);
    this.#byWord.set(word, (this.#byWord.get(word) ?? new Set()).add(core));
  }

  /** Whether its word has another one. */
  hasOther(label: LabelOfWord): boolean {
    const core = coreLabelOf(this.#set, label.label);
    return [...(this.#byWord.get(wordOf(label)) ?? [])].some((other) => other !== core);
  }
}
