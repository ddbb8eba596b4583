/** What is decided so far, and the way out of the page for it. */
import type { ReportData } from '@completion-batch/core/review';
import { useState } from 'preact/hooks';
import './decisions.css';
import { ndjson } from './decisions.ts';
import type { DecisionsHeld } from './use-decisions.ts';

const FILE = 'decisions.ndjson';
const COMMAND = `completion-batch review apply ${FILE}`;

interface Props {
  readonly data: ReportData;
  readonly held: DecisionsHeld;
  readonly onUndo: () => void;
  readonly onHelp: () => void;
}

/** A link of its own, pressed once: the file's text never becomes part of the page. */
function download(text: string): void {
  const url = URL.createObjectURL(new Blob([text], { type: 'application/x-ndjson' }));
  const link = document.createElement('a');
  link.href = url;
  link.download = FILE;
  link.click();
  setTimeout(() => URL.revokeObjectURL(url), 60_000);
}

export function DecisionsBar({ data, held, onUndo, onHelp }: Props) {
  const { decisions, dispatch, open, kept, by, setBy } = held;
  const [given, setGiven] = useState(false);
  const count = decisions.made.size;
  return (
    <section class="decisions" aria-label="Your decisions">
      <label>
        Your name
        <input
          type="text"
          autocomplete="name"
          placeholder="optional"
          maxLength={100}
          value={by}
          onInput={({ currentTarget }) => setBy(currentTarget.value)}
        />
      </label>
      <button type="button" aria-keyshortcuts="u" disabled={decisions.steps.length === 0} onClick={onUndo}>
        Undo <kbd>u</kbd>
      </button>
      <button
        type="button"
        class="download"
        disabled={count === 0}
        onClick={() => {
          download(ndjson(decisions, data));
          dispatch({ type: 'downloaded' });
          setGiven(true);
        }}
      >
        Download decisions ({count})
      </button>
      <span class="decisions-open" role="status">
        {open > 0 && `${open} not downloaded yet`}
      </span>
      {given && <NextCommand />}
      {!kept && (
        <p class="decisions-loose">
          This browser keeps nothing of this page: download your decisions before you close it.
        </p>
      )}
      <button type="button" class="help-button" aria-keyshortcuts="?" onClick={onHelp}>
        Keys <kbd>?</kbd>
      </button>
    </section>
  );
}

function NextCommand() {
  const [copied, setCopied] = useState('');
  const copy = () =>
    navigator.clipboard.writeText(COMMAND).then(
      () => setCopied('Copied.'),
      () => setCopied('The browser refuses: select it and copy it by hand.'),
    );
  return (
    <p class="next-command">
      Next: <code>{COMMAND}</code>{' '}
      {navigator.clipboard !== undefined && (
        <button type="button" onClick={copy}>
          Copy
        </button>
      )}{' '}
      <span role="status">{copied}</span>
    </p>
  );
}
