/** The page as a whole: what it is of, and its two sides. */
import type { ReportData } from '@completion-batch/core/review';
import { Figures } from './figures/figures.tsx';
import { Files } from './index-page/files.tsx';
import './page.css';
import { Review } from './review/review.tsx';
import { useAddress } from './review/use-address.ts';
import { ThemeToggle } from './theme.tsx';

const TABS = [
  { id: 'review', name: 'Review' },
  { id: 'figures', name: 'Figures' },
] as const;

export function App({ data }: { readonly data: ReportData }) {
  const [address, change] = useAddress();
  const { tab } = address;
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key !== 'ArrowLeft' && event.key !== 'ArrowRight') return;
    const other = TABS.find(({ id }) => id !== tab) ?? TABS[0];
    change({ tab: other.id });
    document.getElementById(`tab-${other.id}`)?.focus();
  };
  return (
    <div class="page">
      <header class="page-head">
        <div>
          <h1>{data.table}</h1>
          <p>
            {data.scope} Made {data.madeAt.slice(0, 16).replace('T', ' ')} UTC.
          </p>
        </div>
        <Files page={data.page} />
        <div class="tabs" role="tablist" aria-label="Sides of the report" onKeyDown={onKeyDown}>
          {TABS.map(({ id, name }) => (
            <button
              key={id}
              type="button"
              role="tab"
              id={`tab-${id}`}
              aria-selected={tab === id}
              aria-controls={`side-${id}`}
              tabIndex={tab === id ? 0 : -1}
              onClick={() => change({ tab: id })}
            >
              {name}
            </button>
          ))}
        </div>
        <ThemeToggle />
      </header>
      {data.problems.length > 0 && (
        <details class="problems">
          <summary>
            {data.problems.length === 1 ? 'One thing is' : `${data.problems.length} things are`} missing here
          </summary>
          <ul>
            {data.problems.map((problem) => (
              <li key={problem}>{problem}</li>
            ))}
          </ul>
        </details>
      )}
      <main>
        {/* Hidden, not gone: what was looked at is there again. */}
        <div role="tabpanel" id="side-review" aria-labelledby="tab-review" hidden={tab !== 'review'}>
          <Review data={data} address={address} change={change} />
        </div>
        <div role="tabpanel" id="side-figures" aria-labelledby="tab-figures" hidden={tab !== 'figures'}>
          {tab === 'figures' && <Figures data={data} />}
        </div>
      </main>
    </div>
  );
}
