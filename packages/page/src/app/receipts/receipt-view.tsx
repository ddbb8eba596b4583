/** One receipt: its drawing with the zoom, and the words that have no place in it. */
import type { Verdict } from '../review/decisions.ts';
import type { Label, Receipt } from '../review/model.ts';
import { Drawing } from './drawing.tsx';
import { wordsWithoutPlace, zoomed } from './geometry.ts';

interface Props {
  readonly receipt: Receipt;
  readonly labels: readonly Label[];
  readonly selected: string | null;
  readonly zoom: number;
  readonly made: ReadonlyMap<string, Verdict>;
  readonly onZoom: (zoom: number) => void;
  readonly onSelect: (key: string) => void;
}

export function ReceiptView({ receipt, labels, selected, zoom, made, onZoom, onSelect }: Props) {
  const { row } = receipt;
  const placeless = wordsWithoutPlace(row.words);
  return (
    <section class="receipt" aria-labelledby="receipt-name">
      <header class="receipt-head">
        <h2 id="receipt-name">{row.merchant ?? 'Merchant not known'}</h2>
        <p class="receipt-full-id">
          {row.image}, receipt {row.receipt}
        </p>
        {/* biome-ignore lint/a11y/useSemanticElements: a fieldset is for a form's fields */}
        <div class="zoom" role="group" aria-label="Size of the drawing">
          <button type="button" aria-label="Smaller" onClick={() => onZoom(zoomed(zoom, -1))}>
            −
          </button>
          <button type="button" onClick={() => onZoom(1)}>
            {Math.round(zoom * 100)} %<span class="visually-hidden">, make it as wide as its place</span>
          </button>
          <button type="button" aria-label="Larger" onClick={() => onZoom(zoomed(zoom, 1))}>
            +
          </button>
        </div>
      </header>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by keyboard */}
      <section class="receipt-paper" tabIndex={0} aria-label="Drawing of the receipt">
        <div class="receipt-sheet">
          <Drawing receipt={receipt} labels={labels} selected={selected} zoom={zoom} made={made} onSelect={onSelect} />
        </div>
        {row.words.length === 0 && <p>The report has no words of this receipt.</p>}
        {placeless.length > 0 && (
          <div class="placeless">
            <h3>Words without a place</h3>
            <ul>
              {placeless.map(([line, word, text]) => (
                <li key={`${line}.${word}`}>
                  {text} <span class="muted">{`${line}.${word}`}</span>
                </li>
              ))}
            </ul>
          </div>
        )}
      </section>
    </section>
  );
}
