/**
 * What a step says in the job summary, once. In the reusable workflows the last job tells for all, so most steps say
 * nothing when all goes well; but what went wrong, and no later job can know, is told by the step itself.
 */
import { literal, page, writeSummary } from './summary.ts';

/** Characters of what went wrong; a message says what to do at its end. */
const MAX_FAILURE = 2000;

export class JobSummary {
  readonly #title: string;
  #written = false;
  #kept: string | undefined;
  #handedOn = false;

  /** @param title the action, as its summary is headed */
  constructor(title: string) {
    this.#title = title;
  }

  /** @param shown the input summary; without it the text is kept for the case that the step fails */
  async tell(text: string, shown: boolean): Promise<void> {
    this.#kept = shown ? undefined : text;
    if (!shown) return;
    this.#written = true;
    await writeSummary(text);
  }

  /** What goes wrong from now on a later job tells: it has what this one left. */
  handOn(): void {
    this.#handedOn = true;
  }

  /** The step has failed. What its summary has said already is not said again. */
  async fail(message: string): Promise<void> {
    if (this.#written || this.#handedOn) return;
    this.#written = true;
    await writeSummary(this.#kept ?? failureText(this.#title, message));
  }
}

function failureText(title: string, message: string): string {
  return page([
    `### ${title}: failed`,
    `**${literal(message, MAX_FAILURE)}**`,
    'The log of this job says more. Once that is mended, re-run the failed jobs, or let the next run take it up.',
  ]);
}
