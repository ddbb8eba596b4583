/** What the workflows that init writes have in common. */
import { leastMinutesAMonth, runsADay } from './schedule.ts';
import type { Common, Source } from './values.ts';

/** A file below the folder that is written into. */
export interface File {
  /** With slashes. */
  readonly path: string;
  readonly text: string;
}

/** A value in double quotes, which JSON and YAML write alike. */
export const yaml = (value: string): string => JSON.stringify(value);

export function uses({ repository, commit, release }: Source, file: string): string {
  const path = `${repository}/.github/workflows/${file}@${commit}`;
  return `uses: ${path}${release === undefined ? '' : ` # ${release}`}`;
}

export const head = ({ repository, commit }: Source): string =>
  `# Written by "completion-batch init", and yours from then on. completion-batch/SETUP.md tells what else it needs.
# It runs ${repository} at the commit
#   ${commit}
# and nothing else until you name another one: completion-batch/SETUP.md, "To update".`;

/** What a schedule takes of the minutes that a private repository pays for. */
export function cost({ collectCron, visibility }: Pick<Common, 'collectCron' | 'visibility'>): string {
  const times = runsADay(collectCron);
  const minutes = leastMinutesAMonth(collectCron).toLocaleString('en-US');
  const lines =
    visibility === 'public'
      ? ['Not on the hour: that is when GitHub delays and drops most. A public repository pays for no minutes.']
      : [
          'Not on the hour: that is when GitHub delays and drops most. A private repository pays for minutes, and each',
          `job is rounded up to one: ${times} looks a day are ${minutes} minutes a month without an answer, about 4 more for`,
          'each look that brings some. Twice an hour would be 1,440.',
        ];
  return lines.map((line) => `    # ${line}`).join('\n');
}
