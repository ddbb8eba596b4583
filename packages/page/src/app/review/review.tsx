/** The review: the list of receipts, the one that is looked at, and its labels. */
import type { ReportData } from '@completion-batch/core/review';
import { useCallback, useMemo, useRef, useState } from 'preact/hooks';
import { zoomed } from '../receipts/geometry.ts';
import { ReceiptList } from '../receipts/receipt-list.tsx';
import { ReceiptView } from '../receipts/receipt-view.tsx';
import '../receipts/receipts.css';
import { useOnceDrawn } from '../use-once-drawn.ts';
import { decisionWords } from './deciding.ts';
import { lineOf, type Verdict } from './decisions.ts';
import { DecisionsBar } from './decisions-bar.tsx';
import type { Address, Filter } from './filter.ts';
import { FilterBar } from './filter-bar.tsx';
import { Help } from './help.tsx';
import type { Command } from './keys.ts';
import { LabelsPanel } from './labels-panel.tsx';
import { isOpen, type Label, type Receipt, receiptsOf, waits } from './model.ts';
import './review.css';
import { type Direction, nextLabel, nextReceipt } from './steps.ts';
import { useCommands } from './use-commands.ts';
import { useDecisions } from './use-decisions.ts';
import { useListed } from './use-listed.ts';
import { usePlace } from './use-place.ts';

interface Props {
  readonly data: ReportData;
  readonly address: Address;
  readonly change: (change: Partial<Address>) => void;
}

export function Review({ data, address, change }: Props) {
  const { filter, order, at } = address;
  const receipts = useMemo(() => receiptsOf(data), [data]);
  const held = useDecisions(data, receipts);
  const { decisions, dispatch, by } = held;
  const decided = useCallback((key: string) => decisions.made.has(key), [decisions]);
  const { shown, receipts: listed, left } = useListed(receipts, address, decided);
  const standing = usePlace(shown, at, change);
  const { here, labels, looked, place, go, select, correcting, setCorrecting } = standing;
  const [zoom, setZoom] = useState(1);
  const [help, setHelp] = useState(false);
  const [message, setMessage] = useState('');

  const decide = (label: Label, verdict: Verdict): void => {
    const undecided = (each: Label) => each !== label && isOpen(each) && !decided(each.key);
    const next = nextLabel(shown, place, 1, undecided) ?? nextLabel(shown, undefined, 1, undecided);
    dispatch({ type: 'decide', line: lineOf(label, verdict, new Date(), by) });
    const then = shown.flatMap((each) => each.receipt.labels).find(({ key }) => key === next?.label);
    setCorrecting(false);
    setMessage(
      `Decided: ${label.text} is ${decisionWords(verdict)}. ` +
        (then === undefined ? 'Nothing else waits here.' : `Next: ${then.text}, ${then.row.label}.`),
    );
    go(next);
  };
  const undo = (): void => {
    const last = decisions.steps.at(-1);
    if (last === undefined) return;
    dispatch({ type: 'undo' });
    const receipt = receipts.find(({ labels }) => labels.some(({ key }) => key === last.key));
    setMessage('Undone: the last decision.');
    if (receipt !== undefined) go({ receipt: receipt.id, label: last.key });
  };
  const step = (direction: Direction): void =>
    go(
      nextLabel(shown, place, direction, waits) ??
        (anyWaits ? undefined : nextLabel(shown, place, direction, () => true)),
    );
  const anyWaits = shown.some((each) => each.labels.some(waits));
  const decideLooked = (verdict: Verdict): void => {
    if (looked === undefined) return;
    if (looked.closed === null) decide(looked, verdict);
    else setMessage(`Cannot be decided now. ${looked.closed}`);
  };

  const commands: Record<Command, () => void> = {
    right: () => decideLooked({ decision: 'valid', correction: null }),
    wrong: () => decideLooked({ decision: 'invalid', correction: null }),
    correct: () => setCorrecting(looked?.closed === null),
    undo,
    'next-label': () => step(1),
    'previous-label': () => step(-1),
    'next-receipt': () => go(nextReceipt(shown, place, 1)),
    'previous-receipt': () => go(nextReceipt(shown, place, -1)),
    'zoom-in': () => setZoom(zoomed(zoom, 1)),
    'zoom-out': () => setZoom(zoomed(zoom, -1)),
    'zoom-fit': () => setZoom(1),
    search: () => document.getElementById('search')?.focus(),
    help: () => setHelp(true),
  };
  useCommands(commands, address.tab === 'review' && !help);

  const panel = useRef<HTMLDivElement>(null);
  const opened = useRef(false);
  useOnceDrawn(() => {
    // Who opens the page begins at its top, on a phone too.
    if (opened.current) panel.current?.querySelector('[data-open]')?.scrollIntoView({ block: 'nearest' });
    opened.current = true;
  }, [looked?.key]);

  // The same one from receipt to receipt: it has an element for each merchant and label.
  const filters = useMemo(
    () => (
      <FilterBar
        data={data}
        receipts={receipts}
        filter={filter}
        order={order}
        left={left}
        onFilter={(part: Partial<Filter>) => change({ filter: { ...filter, ...part } })}
        onOrder={(next) => change({ order: next })}
      />
    ),
    [data, receipts, filter, order, left, change],
  );
  const decidedOf = useCallback(
    ({ labels: all }: Receipt) => all.filter((each) => isOpen(each) && decided(each.key)).length,
    [decided],
  );

  return (
    <div class="review">
      {filters}
      <div class="columns">
        <nav class="column-list" aria-label="Receipts">
          <ReceiptList
            receipts={listed}
            selected={here?.receipt.id}
            decidedOf={decidedOf}
            onSelect={standing.selectReceipt}
          />
        </nav>
        {here === undefined ? (
          <p class="nothing">No receipt fits the filter.</p>
        ) : (
          <>
            <ReceiptView
              receipt={here.receipt}
              labels={labels}
              selected={looked?.key ?? null}
              zoom={zoom}
              made={decisions.made}
              onZoom={setZoom}
              onSelect={select}
            />
            <div class="column-labels" ref={panel}>
              <LabelsPanel
                receipt={here.receipt}
                labels={labels}
                selected={looked?.key ?? null}
                onSelect={select}
                deciding={{
                  made: (key) => decisions.made.get(key),
                  decide,
                  takeBack: ({ key }) => dispatch({ type: 'take-back', key }),
                  correcting,
                  setCorrecting,
                  labelNames: data.labelNames,
                }}
              />
            </div>
          </>
        )}
      </div>
      <DecisionsBar data={data} held={held} onUndo={undo} onHelp={() => setHelp(true)} />
      <p class="visually-hidden" aria-live="polite">
        {message}
      </p>
      <Help open={help} onClose={() => setHelp(false)} />
    </div>
  );
}
