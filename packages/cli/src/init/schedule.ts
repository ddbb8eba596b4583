/** Schedules of workflows: whether GitHub takes them, and how many minutes they are billed as. */

const FIELDS = [
  ['minute', 0, 59],
  ['hour', 0, 23],
  ['day of the month', 1, 31],
  ['month', 1, 12],
  ['day of the week', 0, 6],
] as const;

/** @returns what is wrong with it */
export function cronProblem(cron: string): string | undefined {
  const parts = cron.split(' ');
  if (parts.length !== FIELDS.length) return 'use the five fields of a cron line, e.g. 23 2 * * *';
  for (const [at, [name, from, to]] of FIELDS.entries()) {
    if (timesOf(parts[at] ?? '', from, to) === undefined) return `its ${name} is to be from ${from} to ${to}, or *`;
  }
  return undefined;
}

/** How often it runs on a day on which it runs. */
export function runsADay(cron: string): number {
  const [minute = '', hour = ''] = cron.split(' ');
  return (timesOf(minute, 0, 59)?.size ?? 0) * (timesOf(hour, 0, 23)?.size ?? 0);
}

/** A job is billed as whole minutes; a look that finds nothing is one job. */
export const leastMinutesAMonth = (cron: string): number => runsADay(cron) * 30;

function timesOf(field: string, least: number, most: number): Set<number> | undefined {
  const times = new Set<number>();
  for (const part of field.split(',')) {
    const [, range = '', step] = /^(\*|\d{1,2}(?:-\d{1,2})?)(?:\/(\d{1,2}))?$/.exec(part) ?? [];
    const [first = '', last = first] = range.split('-');
    const [from, to] = range === '*' ? [least, most] : [Number(first), Number(last)];
    const by = Number(step ?? 1);
    if (range === '' || from < least || to > most || from > to || by < 1) return undefined;
    for (let time = from; time <= to; time += by) times.add(time);
  }
  return times;
}
