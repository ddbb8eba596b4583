/** The issue's text. Everything that is not a literal of ours goes through `literal` or `code`. */
import { counted, number } from '@completion-batch/core/light';
import { code, link, literal, table } from '../shared/summary.ts';
import {
  type Failure,
  type Kind,
  type Look,
  MAX_WORDS,
  markerOf,
  type Standing,
  type Subject,
  type Tracked,
} from './tracked.ts';

/** GitHub takes 65,536. */
export const MAX_BODY = 65_000;

const MAX_STANDING = 20;

export interface BodyOptions {
  readonly subject: Subject;
  readonly look: Look | { readonly unreadable: string };
  /** Page of this run. */
  readonly run: string | undefined;
  /** Strangers read it: counts and ids only. */
  readonly isPublic: boolean;
}

/** GitHub takes 256 characters. */
const MAX_TITLE = 250;

export function titleOf({ of, name, region }: Subject): string {
  const what =
    of === 'labels'
      ? `the table ${name}${region === undefined ? '' : ` (${region})`} waits`
      : `the jobs in ${name} wait`;
  return `completion-batch: ${what} for a person`.slice(0, MAX_TITLE).toWellFormed();
}

/** As Markdown. */
function nameOf({ of, name }: Subject): string {
  return of === 'labels' ? `the table ${code(name)}` : `the jobs in ${code(name)}`;
}

export function bodyOf(tracked: Tracked, options: BodyOptions): string {
  const { look, run, isPublic, subject } = options;
  const blocks = [
    `${markerOf(tracked)}\nKept by a workflow: its text is written anew when something changes, and it is closed when all is well. Leave its first line as it is.`,
    ...failures(tracked),
    ...('unreadable' in look
      ? [unreadable(subject, look.unreadable, isPublic)]
      : inTable(subject.name, look, run, isPublic)),
    tracked.kinds.length === 0 ? `All is well with ${nameOf(subject)}.` : '',
  ];
  return fitting(blocks.filter((block) => block !== ''));
}

/** What is told once, where it has turned worse in kind. */
export function commentOf(worse: readonly Kind[], marker: string): string {
  return `${marker}\nNew: ${worse.map((kind) => MEANING[kind]).join('; ')}. The text above says more.`;
}

const MEANING: Readonly<Record<Kind, string>> = {
  review: 'labels need review',
  held: 'a batch is held',
  stuck: 'something is stuck',
  table: 'what is kept cannot be read',
  collect: 'collect failed',
  submit: 'submit failed',
};

function failures({ failures: of }: Tracked): string[] {
  const rows = Object.entries(of).flatMap(([workflow, failure]) =>
    failure === undefined ? [] : [failureRow(workflow, failure)],
  );
  if (rows.length === 0) return [];
  const head = ['Workflow', 'Since', 'Newest run', 'Jobs', 'What it said'];
  return [
    `### Failed runs\n\n${table(head, rows)}\n\nNothing is lost: re-run the failed jobs, or let the next run take up what is left.`,
  ];
}

function failureRow(workflow: string, { since, run, jobs, said }: Failure): string[] {
  return [
    workflow,
    literal(since),
    run === null ? 'unknown' : link('its page', run),
    jobs.map(code).join(', '),
    said === null ? '' : literal(said),
  ];
}

function unreadable({ of, name }: Subject, why: string, isPublic: boolean): string {
  const said = isPublic ? 'The log of the run says why.' : literal(why.slice(0, MAX_WORDS));
  const what = of === 'labels' ? 'table' : 'store of the jobs';
  return `### The ${what} cannot be read\n\nWhat waits for a person in ${code(name)} is not known. ${said}`;
}

function inTable(name: string, look: Look, run: string | undefined, isPublic: boolean): string[] {
  return [
    review(name, look.review, run, isPublic),
    standing('Batches that are held', look.held, isPublic),
    standing('Stuck', look.stuck, isPublic),
  ];
}

function review(name: string, byLabel: Look['review'], run: string | undefined, isPublic: boolean): string {
  if (byLabel.size === 0) return '';
  const total = [...byLabel.values()].reduce((sum, count) => sum + count, 0);
  const rows = [...byLabel].map(([label, count]) => [code(label), count]);
  const page = run === undefined ? '' : ` ${link('The run', run)} has the page, where one is made.`;
  return [
    `### ${counted(total, 'label needs', 'labels need')} review`,
    // A label's name is a text of its row.
    ...(isPublic ? [] : [table(['Label', 'Count'], rows)]),
    `${code(`completion-batch review list --table ${name}`)} lists them.${page}`,
  ].join('\n\n');
}

function standing(title: string, all: readonly Standing[], isPublic: boolean): string {
  if (all.length === 0) return '';
  const shown = all.slice(0, MAX_STANDING);
  const rows = shown.map(({ batchId, what, remedy }) =>
    isPublic ? [code(batchId)] : [code(batchId), literal(what.slice(0, MAX_WORDS)), literal(remedy)],
  );
  const more = all.length > shown.length ? `\n\n… and ${number(all.length - shown.length)} more` : '';
  const head = isPublic ? ['Completion batch'] : ['Completion batch', 'What is wrong', 'What to do'];
  const note = isPublic ? '\n\nThe summary of the run says what is wrong and what to do.' : '';
  return `### ${title}: ${number(all.length)}\n\n${table(head, rows)}${more}${note}`;
}

/** A block that is too long takes none of the others with it. */
function fitting(blocks: readonly string[]): string {
  let whole = '';
  let left = 0;
  for (const block of blocks) {
    const next = whole === '' ? block : `${whole}\n\n${block}`;
    if (next.length > MAX_BODY) left += 1;
    else whole = next;
  }
  return left === 0
    ? `${whole}\n`
    : `${whole}\n\n… ${counted(left, 'part was', 'parts were')} left out: it would be too long.`;
}
