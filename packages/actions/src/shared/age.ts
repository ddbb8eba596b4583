/** `45 min`, `3.2 h` */
export function age(hours: number): string {
  return hours < 2 ? `${Math.round(hours * 60)} min` : `${hours.toFixed(1)} h`;
}
