/** Choosing the label that is right: typed or picked, the one the batch suggested foremost. */
import type { ReportData } from '@completion-batch/core/review';
import { useEffect, useRef, useState } from 'preact/hooks';
import { correctionsFor } from './corrections.ts';
import type { Label } from './model.ts';

interface Props {
  readonly label: Label;
  readonly labelNames: ReportData['labelNames'];
  readonly onChoose: (name: string) => void;
  readonly onLeave: () => void;
}

export function Correction({ label, labelNames, onChoose, onLeave }: Props) {
  const [typed, setTyped] = useState('');
  const [active, setActive] = useState(0);
  const field = useRef<HTMLInputElement>(null);
  const list = useRef<HTMLDivElement>(null);
  const choices = correctionsFor(label.row, labelNames, typed);
  const chosen = choices[Math.min(active, choices.length - 1)];

  useEffect(() => field.current?.focus(), []);
  useEffect(() => {
    list.current?.querySelector('[aria-selected="true"]')?.scrollIntoView({ block: 'nearest' });
  }, [chosen]);

  const onKeyDown = (event: KeyboardEvent) => {
    const move = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (move !== undefined && choices.length > 0) setActive((active + move + choices.length) % choices.length);
    else if (event.key === 'Enter' && chosen !== undefined) onChoose(chosen.name);
    else if (event.key === 'Escape') onLeave();
    else return;
    event.preventDefault();
    event.stopPropagation();
  };

  return (
    <div class="correction">
      <label for="correction-field">The label that is right</label>
      <input
        id="correction-field"
        ref={field}
        type="text"
        role="combobox"
        autocomplete="off"
        spellcheck={false}
        aria-expanded="true"
        aria-controls="correction-list"
        aria-autocomplete="list"
        aria-activedescendant={chosen === undefined ? undefined : `correction-${chosen.name}`}
        value={typed}
        onInput={({ currentTarget }) => {
          setTyped(currentTarget.value);
          setActive(0);
        }}
        onKeyDown={onKeyDown}
      />
      <div id="correction-list" ref={list} role="listbox" aria-label="Labels" class="correction-list">
        {choices.map((choice) => (
          // biome-ignore lint/a11y/useKeyWithClickEvents: the field above has the focus and takes the keys
          // biome-ignore lint/a11y/useFocusableInteractive: aria-activedescendant of the field points at it
          <div
            key={choice.name}
            id={`correction-${choice.name}`}
            role="option"
            aria-selected={choice === chosen}
            onClick={() => onChoose(choice.name)}
          >
            <strong>{choice.name}</strong> {choice.meaning}
            {choice.name === label.row.suggested && <em> · suggested by the batch</em>}
          </div>
        ))}
      </div>
      {choices.length === 0 && <p role="status">No label is called so.</p>}
      <button type="button" onClick={onLeave}>
        Cancel <kbd>Esc</kbd>
      </button>
    </div>
  );
}
