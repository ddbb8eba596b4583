/** What a dry run shows of its prompts: the first request, as the model would read it. */
import { counted, logLine, number } from '@completion-batch/core/light';
import type { FirstRequest } from '../session/first-request.ts';
import { COLUMNS, cut } from './columns.ts';
import { fromHere, say } from './print.ts';

/** Of a longer message its beginning and its end are shown: the rules and the first rows, what is asked. */
const LINES_AT_BEGINNING = 9;
const LINES_AT_END = 6;
const MARGIN = '    ';

/** For programs: where it stands; they read it there. */
export function firstRequestJson(found: FirstRequest | undefined): unknown {
  return found === undefined ? null : { file: found.file, line: found.line };
}

export function printFirstRequest(found: FirstRequest | undefined): void {
  if (found === undefined) return;
  const { file, line, request } = found;
  const asked = request.targets.length + request.audits.length;
  console.log('');
  say(`The first request, as ${request.model} would read it (${counted(asked, 'label')} of one receipt):`, 2);
  const shown = request.body.messages.map(({ role, content }) => messageLines(role, content));
  for (const { lines } of shown) for (const each of lines) console.log(each);
  const whole = shown.every(({ shortened }) => !shortened);
  const how = whole ? 'All of it' : 'Shortened where there is an …; all of it';
  say(`${how} is line ${line} of ${fromHere(file)}.`, 2);
}

/** The text is a receipt's: no line of it does anything to a terminal, or takes more of it than its own. */
function messageLines(role: string, content: string): { readonly lines: string[]; readonly shortened: boolean } {
  const all = content.split('\n');
  const left = all.length - LINES_AT_BEGINNING - LINES_AT_END;
  const kept =
    left < 2
      ? all
      : [...all.slice(0, LINES_AT_BEGINNING), `… ${number(left)} more lines …`, ...all.slice(-LINES_AT_END)];
  const lines = kept.map((line) => cut(`${MARGIN}${logLine(line)}`, COLUMNS));
  const shortened = kept !== all || lines.some((line) => line.endsWith('…'));
  return { lines: [cut(`  ${logLine(role)}:`, COLUMNS), ...lines], shortened };
}
