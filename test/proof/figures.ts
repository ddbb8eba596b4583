/** What a proof has gone through, in one line of the run's output, of which scripts/proof-table-reporter.ts makes a table. */

/** @param of the combination; figures of the same proof and combination are added up */
export function tell(
  proof: 'crash sweep' | 'overlap' | 'chaos' | 'kills' | 'adversary',
  of: string,
  figures: Readonly<Record<string, number>>,
): void {
  console.log(`${proof}: ${of}: ${JSON.stringify(figures)}`);
}
