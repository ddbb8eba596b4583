/** A part of a job as this process has written it: what its bytes are, and what its lines ask, is known from then. */

import type { WrittenLines } from '../requests/lines-file.ts';
import { PinnedFile } from '../requests/pinned-file.ts';
import type { KnownLine } from '../workload/workload.ts';
import { FactsReader, type WrittenFacts } from './part-facts.ts';

export interface WrittenPart extends WrittenLines {
  readonly facts: WrittenFacts;
}

export class CheckedPart extends PinnedFile {
  readonly #facts: WrittenFacts;

  /** @param name what messages call it */
  constructor(name: string, part: WrittenPart) {
    super({ path: part.path, name }, part);
    this.#facts = part.facts;
  }

  /** Each line with its facts, which are those of the very bytes: a block that has changed since is refused before. */
  override async *lineBlocks(): AsyncGenerator<Iterable<KnownLine>> {
    const facts = await FactsReader.open(this.#facts);
    for await (const lines of super.lineBlocks()) yield facts?.beside(lines) ?? lines;
  }
}
