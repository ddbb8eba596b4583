/** A diff as it is shown: it is text of whoever changed something, so it is bounded, and steers nothing. */
import { randomUUID } from 'node:crypto';

const MOST_LINES = 400;
/** Lines of packages are long. */
const MOST_COLUMNS = 300;

/** @param diff as git prints it */
export function shortened(diff: string): string {
  const lines = diff.split('\n');
  const shown = lines.slice(0, MOST_LINES).map((line) => {
    const text = printable(line);
    return text.length > MOST_COLUMNS ? `${text.slice(0, MOST_COLUMNS)}… (${text.length} characters)` : text;
  });
  if (lines.length > MOST_LINES) shown.push(`… and ${lines.length - MOST_LINES} lines more`);
  return shown.join('\n');
}

/** Without what steers a terminal or turns text round. */
export function printable(text: string): string {
  return text.replaceAll(/(?!\t)[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, '?');
}

/** For a log in which a runner, where there is one, reads no command. */
export function inLog(text: string, isOnRunner: boolean): string {
  const token = randomUUID();
  return isOnRunner ? `::stop-commands::${token}\n${text}\n::${token}::` : text;
}
