/** What `format` says in the job summary: a few lines, for there may be 256 of these jobs. */
import { evidenceText, type FormatResult } from '@completion-batch/core';
import { problemTable } from '../prepare/summary.ts';
import { page, table } from '../shared/summary.ts';

export function formatSummary({ manifest, problems }: FormatResult): string {
  return page([
    `### Format, shard ${manifest.shard}`,
    table(
      ['Requests', 'Labels', 'First pass', 'Second pass', 'Bytes', 'Input tokens, estimated', 'Passed over'],
      [
        [
          manifest.requests,
          manifest.labels,
          manifest.firstPass,
          manifest.secondPass,
          manifest.bytes,
          manifest.estimatedTokens,
          manifest.problems,
        ],
      ],
    ),
    manifest.evidence === undefined ? '' : `Evidence: ${evidenceText(manifest.evidence)}.`,
    problemTable('Labels and rows that were passed over', problems, manifest.problems),
  ]);
}
