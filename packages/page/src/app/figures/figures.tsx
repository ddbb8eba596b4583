/** The figures of a report. */
import type { ReportData } from '@completion-batch/core/review';

export function Figures({ data }: { readonly data: ReportData }) {
  return <p>{data.scope}</p>;
}
