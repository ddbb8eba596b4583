/** The labels of a receipt: those that wait for a person, then the others; the one that is looked at opened. */
import { type Deciding, decisionWords } from './deciding.ts';
import { LabelCard } from './label-card.tsx';
import './labels.css';
import { Mark } from './mark.tsx';
import { type Label, type Receipt, waits } from './model.ts';
import { STATUS_WORDS } from './verdicts.ts';

interface Props {
  readonly receipt: Receipt;
  readonly labels: readonly Label[];
  readonly selected: string | null;
  readonly deciding: Deciding;
  readonly onSelect: (key: string) => void;
}

export function LabelsPanel({ receipt, labels, selected, deciding, onSelect }: Props) {
  const groups = [
    { name: 'Waiting for a person', labels: labels.filter(waits) },
    { name: 'Other labels', labels: labels.filter((label) => !waits(label)) },
  ];
  const hidden = receipt.labels.length - labels.length;
  return (
    <section class="labels" aria-labelledby="labels-name">
      <h2 id="labels-name">Labels</h2>
      {groups.map(
        (group) =>
          group.labels.length > 0 && (
            <div key={group.name}>
              <h3>
                {group.name} ({group.labels.length})
              </h3>
              {/* biome-ignore lint/a11y/noRedundantRoles: Safari drops the list's semantics with its bullets */}
              <ul class="label-list" role="list">
                {/* By their places: from receipt to receipt rows say something else, and are not made anew. */}
                {group.labels.map((label, place) => (
                  <li key={place}>
                    <LabelRow label={label} open={label.key === selected} deciding={deciding} onSelect={onSelect} />
                  </li>
                ))}
              </ul>
            </div>
          ),
      )}
      {receipt.labels.length === 0 && <p>This receipt has no labels.</p>}
      {hidden > 0 && <p class="muted">{hidden} more that the filter leaves out.</p>}
    </section>
  );
}

/** A decision in few words. */
interface RowProps {
  readonly label: Label;
  readonly open: boolean;
  readonly deciding: Deciding;
  readonly onSelect: (key: string) => void;
}

function LabelRow({ label, open, deciding, onSelect }: RowProps) {
  const { row, key, text } = label;
  const made = deciding.made(key);
  return (
    <div class={open ? 'label label-open' : 'label'} data-open={open ? '' : undefined}>
      <button type="button" class="label-row" aria-expanded={open} onClick={() => onSelect(key)}>
        <Mark status={row.status} />
        <span class="label-word">{text === '' ? `word ${row.line}.${row.word}` : text}</span>
        <span class="label-name">{row.label}</span>
        <span class="visually-hidden">, {STATUS_WORDS[row.status]}</span>
        {made !== undefined && <span class="label-decided">You: {decisionWords(made)}</span>}
      </button>
      {open && <LabelCard key={key} label={label} deciding={deciding} />}
    </div>
  );
}
