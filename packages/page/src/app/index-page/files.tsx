/** Of a report in several files: where the others are, and which of them have something that waits for a person. */
import type { ReportData } from '@completion-batch/core/review';
import './files.css';

export function Files({ page: { index, files } }: Pick<ReportData, 'page'>) {
  if (files.length < 2) return null;
  const waiting = files.filter(({ needsReview }) => needsReview > 0).length;
  return (
    <nav class="files" aria-label="Files of this report">
      <p>
        File {index + 1} of {files.length};{' '}
        {waiting === 0 ? 'nothing waits for a person in any' : `${waiting} with labels that wait for a person`}.{' '}
        {index > 0 && (
          <a href={addressOf(files[0]?.name ?? '')} rel="prev">
            To the first file
          </a>
        )}
      </p>
      <ol>
        {files.map(({ name, receipts, needsReview }, number) => (
          <li key={name}>
            <a
              href={addressOf(name)}
              aria-current={number === index ? 'page' : undefined}
              class={needsReview > 0 ? 'waits' : ''}
            >
              <span class="file-number">{number + 1}</span>{' '}
              <span>
                {receipts} receipts, {needsReview === 0 ? 'nothing waits' : `${needsReview} wait`}
              </span>
            </a>
          </li>
        ))}
      </ol>
    </nav>
  );
}

/** Beside this file, whatever it is called: never another place, and no script. */
const addressOf = (name: string): string => `./${encodeURIComponent(name)}`;
