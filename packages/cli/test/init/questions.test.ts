/** What is asked on a terminal, and what is not. */
import { expect, it } from 'vitest';
import { answer, type Question } from '../../src/init/questions.ts';
import { cronProblem, leastMinutesAMonth } from '../../src/init/schedule.ts';

const QUESTIONS: readonly Question[] = [
  { name: 'branch', flag: '--branch', what: 'the branch', found: 'main' },
  { name: 'table', flag: '--table', what: 'the table' },
  { name: 'account', flag: '--account', what: 'the account', hint: 'aws sts …' },
  { name: 'model', flag: '--model', what: 'the model', optional: true },
  { name: 'cron', flag: '--schedule', what: 'when', found: '23 2 * * *', optional: true },
];

it('asks for what no flag gives, again where it does not fit; an empty answer takes what was found', async () => {
  const said = ['', 'a b', '', 'Receipts'];
  const asked: string[] = [];
  const ask = async (question: string): Promise<string> => {
    asked.push(question);
    return said.shift() ?? '';
  };
  const given = { into: '.', account: '123456789012' };
  expect(await answer(QUESTIONS, given, { ask, missing: [] })).toEqual({
    ...{ branch: 'main', table: 'Receipts', account: '123456789012', cron: '23 2 * * *' },
  });
  const problem = '  use 3 to 255 letters, digits, _, . and -, no - first\n';
  expect(asked).toEqual([
    'the branch [main]: ',
    'the table: ',
    `${problem}the table: `,
    '  a value is needed\nthe table: ',
  ]);
});

it('what cannot be asked for is missing on a terminal, too', async () => {
  const asked = (): Promise<string> => Promise.reject(new Error('asked'));
  const from = [{ flag: '--from', what: 'a release' }];
  const said = (ask: typeof asked | undefined, missing: typeof from) =>
    answer(QUESTIONS, { into: '.' }, { ask, missing }).catch(({ message, remedy }) => `${message}. ${remedy}`);
  expect(await said(asked, from)).toBe('init needs --from. Give --from (a release).');
  expect(await said(undefined, from)).toMatch(/^init needs --from, --.* In a terminal it asks for the others\.$/);
  expect(await said(undefined, [])).toMatch(/ In a terminal it asks\.$/);
});

it.each([
  ['23 2 * * *', 30],
  ['13,43 * * * *', 1440],
  ['17 */3 * * *', 240],
  ['0-30/10 8-10 * * 1-5', 360],
])('%s is at least %d minutes a month', (cron, minutes) => {
  expect([cronProblem(cron), leastMinutesAMonth(cron)]).toEqual([undefined, minutes]);
});

it.each([
  '* * * *',
  '60 * * * *',
  '* 24 * * *',
  '* * 0 * *',
  '* * * JAN *',
  '*/0 * * * *',
  '5-1 * * * *',
  '1 2 3 4 5 6',
])('%s is no schedule', (cron) => {
  expect(cronProblem(cron)).toBeDefined();
});
