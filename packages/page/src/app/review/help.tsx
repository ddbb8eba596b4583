/** The keys, told in a dialog. */
import { useEffect, useRef } from 'preact/hooks';
import { COMMANDS } from './keys.ts';

interface Props {
  readonly open: boolean;
  readonly onClose: () => void;
}

export function Help({ open, onClose }: Props) {
  const dialog = useRef<HTMLDialogElement>(null);
  useEffect(() => {
    if (open) dialog.current?.showModal();
    else dialog.current?.close();
  }, [open]);
  return (
    <dialog ref={dialog} class="help" aria-labelledby="help-name" onClose={onClose}>
      <h2 id="help-name">Keys</h2>
      <dl>
        {Object.entries(COMMANDS).map(([key, { words }]) => (
          <div key={key}>
            <dt>
              <kbd>{key}</kbd>
            </dt>
            <dd>{words}</dd>
          </div>
        ))}
      </dl>
      <p>In the list of receipts, the arrow keys, Home and End go up and down.</p>
      <button type="button" onClick={onClose}>
        Close <kbd>Esc</kbd>
      </button>
    </dialog>
  );
}
