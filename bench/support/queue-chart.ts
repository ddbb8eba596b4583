/** Draws a simulated week as SVG: tokens in the queue against its limit, and the labels that are done. */
import type { Week, WeekOptions } from './week.ts';

const WIDTH = 900;
const LEFT = 70;
const RIGHT = 20;
const PANELS = { queue: { top: 40, height: 180 }, done: { top: 270, height: 110 } };
const HEIGHT = 420;
const DAY_HOURS = 24;

/** Text and shapes in one grey and two colours that are seen on light and on dark pages. */
export function weekChart(week: Week, { queueLimit, labels, hours, submitEvery }: WeekOptions): string {
  const x = (hour: number): number => LEFT + (hour / hours) * (WIDTH - LEFT - RIGHT);
  const most = Math.max(queueLimit, ...week.hours.map(({ enqueued }) => enqueued)) * 1.1;
  const queueY = (tokens: number): number => PANELS.queue.top + PANELS.queue.height * (1 - tokens / most);
  const doneY = (count: number): number => PANELS.done.top + PANELS.done.height * (1 - count / labels);
  const steps = (y: (value: number) => number, value: (hour: Week['hours'][number]) => number): string =>
    week.hours.map((hour) => `${x(hour.hour).toFixed(1)},${y(value(hour)).toFixed(1)}`).join(' ');
  const text = (left: number, top: number, content: string, anchor = 'start'): string =>
    `<text x="${left}" y="${top}" text-anchor="${anchor}">${content}</text>`;
  const rule = (y: number, dash: string, colour: string): string =>
    `<line x1="${LEFT}" x2="${WIDTH - RIGHT}" y1="${y.toFixed(1)}" y2="${y.toFixed(1)}" stroke="${colour}" stroke-dasharray="${dash}"/>`;
  const days = Array.from({ length: Math.floor(hours / DAY_HOURS) + 1 }, (_, day) => day);
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${HEIGHT}" font-family="sans-serif" font-size="12" fill="#808080">`,
    `<title>Tokens in the queue over a week, and labels done</title>`,
    text(LEFT, 20, `Tokens in the queue after each hour; submit every ${submitEvery} h, collect every hour`),
    ...days.map(
      (day) =>
        `<line x1="${x(day * DAY_HOURS)}" x2="${x(day * DAY_HOURS)}" y1="${PANELS.queue.top}" y2="${PANELS.done.top + PANELS.done.height}" stroke="#808080" stroke-opacity="0.25"/>${text(x(day * DAY_HOURS), HEIGHT - 22, `day ${day}`, 'middle')}`,
    ),
    `<polygon points="${x(0)},${queueY(0)} ${steps(queueY, ({ enqueued }) => enqueued)} ${x(week.hours.length - 1).toFixed(1)},${queueY(0)}" fill="#3b82f6" fill-opacity="0.5" stroke="#3b82f6"/>`,
    rule(queueY(queueLimit), '6 3', '#ef4444'),
    text(LEFT - 6, queueY(queueLimit) + 4, millions(queueLimit), 'end'),
    rule(queueY(queueLimit * 0.9), '2 3', '#808080'),
    text(LEFT - 6, queueY(queueLimit * 0.9) + 4, millions(queueLimit * 0.9), 'end'),
    text(LEFT - 6, queueY(0), '0', 'end'),
    ...week.refusals.map(
      ({ hour }) =>
        `<circle cx="${x(hour).toFixed(1)}" cy="${queueY(queueLimit).toFixed(1)}" r="5" fill="#ef4444"><title>refused in hour ${hour}</title></circle>`,
    ),
    text(LEFT, PANELS.done.top - 10, 'Labels with a verdict'),
    `<polyline points="${steps(doneY, ({ done }) => done)}" fill="none" stroke="#3b82f6" stroke-width="2"/>`,
    rule(doneY(0), '', '#808080'),
    text(LEFT - 6, doneY(labels) + 4, millions(labels), 'end'),
    text(LEFT - 6, doneY(0), '0', 'end'),
    text(LEFT, HEIGHT - 4, 'Red line: the limit. Dots on it: refusals. Dotted: what is used once the limit is known.'),
    '</svg>',
    '',
  ].join('\n');
}

function millions(count: number): string {
  return `${(count / 1e6).toFixed(1)} M`;
}
