/** The figures of a report: totals, how right verdicts are, and what the nights took. */
import type { ReportData } from '@completion-batch/core/review';
import { CostChart, TokenChart } from './cost-chart.tsx';
import './figures.css';
import { QueueChart } from './queue-chart.tsx';
import { Tiles } from './tiles.tsx';
import { TurnaroundChart } from './turnaround-chart.tsx';
import { VerdictsChart } from './verdicts-chart.tsx';

export function Figures({ data }: { readonly data: ReportData }) {
  const { batches, madeAt, quality, verdictsByLabel } = data;
  const now = Date.parse(madeAt);
  return (
    <div class="figures">
      <Tiles data={data} />
      <section class="panel wide" aria-labelledby="quality">
        <h2 id="quality">How right verdicts are</h2>
        {quality.length === 0 ? (
          <p class="muted">No person has said anything of these verdicts yet, so it is not known.</p>
        ) : (
          <ul>
            {quality.map((sentence) => (
              <li key={sentence}>{sentence}</li>
            ))}
          </ul>
        )}
      </section>
      <VerdictsChart verdicts={verdictsByLabel} />
      <CostChart batches={batches} />
      <TokenChart batches={batches} />
      <TurnaroundChart batches={batches} now={now} />
      <QueueChart batches={batches} now={now} />
    </div>
  );
}
