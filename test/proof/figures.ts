/** What a proof has gone through, in one line of the run's output, in the same form for every combination. */

/** @param proof such as `crash sweep` @param of the combination */
export function tell(proof: string, of: string, figures: Readonly<Record<string, number>>): void {
  console.log(`${proof}: ${of}: ${JSON.stringify(figures)}`);
}
