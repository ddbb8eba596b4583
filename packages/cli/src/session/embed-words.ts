/** Vectors for the words of a local stack. The emulator makes them of spelling: no model, and no meaning in them. */
import { join } from 'node:path';
import { embed, embedTrouble } from '@completion-batch/core/embed';
import { counted } from '@completion-batch/core/light';
import { openVectors } from '@completion-batch/core/vectors';
import type { Logger } from '@completion-batch/engine';
import type { Stack } from '@completion-batch/sandbox';
import { EMBED_WAYS } from './ways.ts';

/** Kept with each vector, so that nobody takes them for a model's. */
const MODEL = 'character-ngrams';
const DIMENSIONS = 256;
/** What came back without an answer is asked again: three times at most, and what is left then is told. */
const MOST_RUNS = 8;

export interface EmbedWordsOptions {
  readonly stack: Stack;
  readonly logger: Logger;
  /** Milliseconds between looks, and for result files to appear. */
  readonly waitMs: number;
  readonly fileWaitMs: number;
}

/** Until no word is without a vector that can have one. */
export async function embedWords({ stack, logger, ...collecting }: EmbedWordsOptions): Promise<void> {
  const { table, store, openai, folder } = stack;
  const workDir = join(folder, 'run');
  const vectors = openVectors(store, { workDir });
  const quiet = { ...logger, info: logger.debug, warn: once(logger.warn) };
  let written = 0;
  try {
    for (let run = 1; run <= MOST_RUNS; run += 1) {
      const what = { table, store, vectors, openai, model: MODEL, dimensions: DIMENSIONS };
      const result = await embed({ ...what, logger: quiet, ways: EMBED_WAYS, workDir, collecting, exclusive: true });
      written += result.takenIn.words;
      for (const text of embedTrouble(result)) quiet.warn(text);
      if (result.open === 0) break;
    }
  } finally {
    await vectors.close();
  }
  if (written > 0)
    logger.info(`embed: ${counted(written, 'word has', 'words have')} a vector of spelling (character n-grams) now`);
}

/** A batch is looked at many times, and says the same each time. */
function once(tell: (text: string) => void): (text: string) => void {
  const told = new Set<string>();
  return (text) => {
    if (!told.has(text)) tell(text);
    told.add(text);
  };
}
