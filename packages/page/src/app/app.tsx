/** The page as a whole: what needs a person, the receipts, the figures. */
import type { ReportData } from '@completion-batch/core/review';

export function App({ data }: { readonly data: ReportData }) {
  return (
    <main>
      <h1>{data.table}</h1>
      <p>{data.scope}</p>
    </main>
  );
}
