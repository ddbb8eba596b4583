/** What `embed` says in the job summary. */
import { counted } from '@completion-batch/core';
import {
  type EmbedResult,
  embedFacts,
  embedFigures,
  embedTrouble,
  whatEmbedLeaves,
} from '@completion-batch/core/embed';
import { code, facts, literal, page, sentences } from '../shared/summary.ts';

export function embedSummary(table: string, result: EmbedResult): string {
  const left = whatEmbedLeaves(result);
  return page([
    `### Embed ${code(table)}`,
    headline(result),
    facts(embedFacts(result).map(([name, value]) => [literal(name.trim()), literal(value)])),
    left === undefined ? '' : `The next run goes on: ${literal(left)}.`,
    sentences('What went wrong:', embedTrouble(result)),
    '<sub>Tokens and cost are estimates, made before OpenAI counts.</sub>',
  ]);
}

export function headline(result: EmbedResult): string {
  const { found, takenIn, dryRun, open } = result;
  if (dryRun) return `Dry run: ${counted(found.asked, 'word')} would be asked for. Nothing was sent or written.`;
  const written = `${counted(takenIn.words, 'word has its vector', 'words have their vectors')} now`;
  if (found.asked === 0 && open === 0) return `${written}; nothing is on its way.`;
  const { requests } = embedFigures(result);
  return `${written}; ${counted(requests, 'request')} sent, ${counted(open, 'batch is', 'batches are')} on their way.`;
}
