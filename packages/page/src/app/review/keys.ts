/** What keys do. Never while one types, and never those that belong to the browser. */
export const COMMANDS = {
  a: { does: 'right', words: 'Right: the proposed label is right for its word' },
  r: { does: 'wrong', words: 'Wrong: it is not' },
  c: { does: 'correct', words: 'Wrong, it is …: and name the label that is right' },
  u: { does: 'undo', words: 'Undo the last decision' },
  j: { does: 'next-label', words: 'Next label that needs a person' },
  k: { does: 'previous-label', words: 'Previous label that needs a person' },
  J: { does: 'next-receipt', words: 'Next receipt' },
  K: { does: 'previous-receipt', words: 'Previous receipt' },
  '+': { does: 'zoom-in', words: 'Larger' },
  '-': { does: 'zoom-out', words: 'Smaller' },
  '0': { does: 'zoom-fit', words: 'As wide as its place' },
  '/': { does: 'search', words: 'Search in words' },
  '?': { does: 'help', words: 'These keys' },
} as const;

export type Command = (typeof COMMANDS)[keyof typeof COMMANDS]['does'];

const DECIDING: ReadonlySet<Command | undefined> = new Set(['right', 'wrong', 'correct', 'undo'] as const);

export interface Pressed {
  readonly key: string;
  readonly ctrlKey: boolean;
  readonly metaKey: boolean;
  readonly altKey: boolean;
  readonly defaultPrevented: boolean;
  /** Whether it is held down. */
  readonly repeat: boolean;
  /** Whether the element with the focus takes text. */
  readonly typing: boolean;
}

export function commandOf(pressed: Pressed): Command | undefined {
  if (pressed.typing || pressed.defaultPrevented || pressed.ctrlKey || pressed.metaKey || pressed.altKey)
    return undefined;
  const key = pressed.key === '=' ? '+' : pressed.key;
  const command = Object.hasOwn(COMMANDS, key) ? COMMANDS[key as keyof typeof COMMANDS].does : undefined;
  // A key that stays down must not decide label after label that nobody has looked at.
  return pressed.repeat && DECIDING.has(command) ? undefined : command;
}
