/** Colours, where the stream shows them: a terminal, without NO_COLOR; elsewhere only with FORCE_COLOR. */
import { styleText } from 'node:util';

const STYLES = {
  title: 'bold',
  next: ['bold', 'cyan'],
  good: 'green',
  doubtful: 'yellow',
  bad: 'red',
  faint: 'dim',
} as const;

export type Tone = keyof typeof STYLES;

/** Comes last: what is wrapped, cut or made harmless must not hold these characters yet. */
export function paint(tone: Tone, text: string, stream: NodeJS.WriteStream = process.stdout): string {
  const style = STYLES[tone];
  const paintLine = (line: string): string =>
    styleText(typeof style === 'string' ? style : [...style], line, { stream });
  return text === '' ? '' : text.split('\n').map(paintLine).join('\n');
}

/** Lines whose first one begins with this word get it painted. */
export function paintBeginning(tone: Tone, word: string, text: string, stream?: NodeJS.WriteStream): string {
  return text.startsWith(word) ? `${paint(tone, word, stream)}${text.slice(word.length)}` : text;
}
