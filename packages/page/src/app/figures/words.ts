/** Numbers and times as people read them. Times are UTC, as in logs. */

const whole = new Intl.NumberFormat('en');
const short = new Intl.NumberFormat('en', { notation: 'compact', maximumFractionDigits: 1 });
const tenth = new Intl.NumberFormat('en', { maximumFractionDigits: 1 });

export const countOf = (value: number): string => whole.format(value);
export const shortCountOf = (value: number): string => short.format(value);
export const hoursOf = (milliseconds: number): number => milliseconds / 3_600_000;

export function percentOf(share: number): string {
  return `${tenth.format(share * 100)} %`;
}

/** Small sums keep two digits that say something. */
export function dollarsOf(value: number): string {
  const digits = value === 0 || value >= 1 ? 2 : 1 - Math.floor(Math.log10(value));
  return `$${value.toFixed(Math.max(2, digits)).replace(/(\.\d\d\d*?)0+$/, '$1')}`;
}

export function durationOf(milliseconds: number): string {
  const minutes = Math.round(milliseconds / 60_000);
  return minutes < 60 ? `${minutes} min` : `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}

/** "11-19 01:30" */
export const momentOf = (time: number | string): string => new Date(time).toISOString().slice(5, 16).replace('T', ' ');

/** So that one long name does not take the place of all; the whole is in the table. */
export function clip(text: string, most: number): string {
  if (text.trim() === '') return '(no name)';
  const characters = [...text.slice(0, 4 * most)];
  return characters.length <= most ? text : `${characters.slice(0, most - 1).join('')}…`;
}
