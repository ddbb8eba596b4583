/** What a report that was written is told by. */
import { counted, number } from '@completion-batch/core/light';
import type { Written } from '@completion-batch/page';
import { ownCommand } from './own-command.ts';
import { facts, fromHere, say, sayNextCommand, shellWord } from './print.ts';

/** More of them are in the report itself. */
const MOST_PROBLEMS = 5;

export function printReport(written: Written, { table }: { readonly table: string }): void {
  const { files, receipts, needsReview, problems } = written;
  const [first = '', ...more] = files;
  console.log(
    facts([
      ['report', fromHere(first)],
      ...(more.length === 0 ? [] : [['more of it', more.map((file) => fromHere(file)).join(', ')] as const]),
      ['receipts', number(receipts)],
      ['waiting for a person', counted(needsReview, 'label')],
    ]),
  );
  for (const problem of problems.slice(0, MOST_PROBLEMS)) say(`Missing in it: ${problem}`, 2);
  if (problems.length > MOST_PROBLEMS) say(`… and ${number(problems.length - MOST_PROBLEMS)} more, which it names.`);
  if (needsReview === 0) return;
  sayNextCommand(
    ownCommand(`review list --table ${shellWord(table)}`),
    'lists them here; or decide on the page, and take what it saves back with review apply.',
  );
}
