/** Listens to keys for the whole page. */
import { useEffect, useRef } from 'preact/hooks';
import { type Command, commandOf } from './keys.ts';

const FIELDS = 'input:not([type="checkbox"]), textarea, select, [contenteditable]';

export function useCommands(commands: Readonly<Record<Command, () => void>>, active: boolean): void {
  const latest = useRef(commands);
  latest.current = commands;
  useEffect(() => {
    if (!active) return;
    const follow = (event: KeyboardEvent) => {
      const typing = event.target instanceof Element && event.target.closest(FIELDS) !== null;
      const { key, ctrlKey, metaKey, altKey, defaultPrevented, repeat } = event;
      const command = commandOf({ key, ctrlKey, metaKey, altKey, defaultPrevented, repeat, typing });
      if (command === undefined) return;
      event.preventDefault();
      latest.current[command]();
    };
    addEventListener('keydown', follow);
    return () => removeEventListener('keydown', follow);
  }, [active]);
}
