/** What doctor found, for people: a line for each check, below it what to do; at the end the policy to paste. */
import { counted } from '@completion-batch/core/light';
import type { Finding, FindingState } from '../doctor/finding.ts';
import type { PolicyDocument } from '../doctor/statements.ts';
import { columnsOf, columnsOn, wrap } from './columns.ts';
import { paintBeginning, type Tone } from './paint.ts';
import { say, sayNext } from './print.ts';

const WORDS: Readonly<Record<FindingState, string>> = {
  ok: 'ok',
  warning: 'look',
  missing: 'MISSING',
  unknown: 'unknown',
  'not-asked': '-',
};

const TONES: Readonly<Record<FindingState, Tone>> = {
  ok: 'good',
  warning: 'doubtful',
  missing: 'bad',
  unknown: 'faint',
  'not-asked': 'faint',
};

export function printFindings(findings: readonly Finding[], policy: PolicyDocument | undefined): void {
  const widths = { state: widest(Object.values(WORDS)), name: widest(findings.map(({ name }) => name)) };
  for (const finding of findings) console.log(findingLines(finding, widths).join('\n'));
  console.log('');
  if (policy !== undefined) {
    say('What is missing of rights, to be pasted as a policy of the role or user whose credentials these are:');
    console.log(`${JSON.stringify(policy, null, 2)}\n`);
  }
  say(summaryOf(findings));
  if (findings.some(({ state }) => state === 'missing')) sayNext('do what the arrows say, then run doctor again.');
}

interface Widths {
  readonly state: number;
  readonly name: number;
}

/** What is so needs as much room beside its name; else it stands below. */
const FEWEST_COLUMNS = 30;

function findingLines({ state, name, what, remedy }: Finding, widths: Widths): string[] {
  const columns = columnsOn();
  const todo = widths.state + 2;
  const beside = todo + widths.name + 2;
  const isBeside = columns - beside >= FEWEST_COLUMNS;
  const hang = isBeside ? beside : todo;
  const texts = wrap(what, 0, columns - hang);
  const head = `${WORDS[state].padEnd(todo)}${name.padEnd(widths.name)}`;
  const [first, ...rest] = isBeside ? texts : ['', ...texts];
  const below = remedy === undefined ? [] : wrap(`→ ${remedy}`, 2, columns - todo);
  return [
    paintBeginning(TONES[state], WORDS[state], `${head}  ${first}`.trimEnd()),
    ...rest.map((line) => `${' '.repeat(hang)}${line}`),
    ...below.map((line) => `${' '.repeat(todo)}${line}`),
  ];
}

function summaryOf(findings: readonly Finding[]): string {
  const count = (state: FindingState): number => findings.filter((finding) => finding.state === state).length;
  const [missing, unknown, warnings] = [count('missing'), count('unknown'), count('warning')];
  if (missing > 0) {
    const more = unknown === 0 ? '' : `; ${counted(unknown, 'line')} more can be told once that is there`;
    return `${counted(missing, 'thing is', 'things are')} missing${more}.`;
  }
  const looks = warnings === 0 ? '' : ` ${counted(warnings, 'line', 'lines')} to look at.`;
  if (unknown > 0) return `Nothing is missing as far as it can be told; ${unknown} could not be looked at.${looks}`;
  return `All that was asked about is as it should be.${looks}`;
}

const widest = (texts: readonly string[]): number => Math.max(0, ...texts.map(columnsOf));
