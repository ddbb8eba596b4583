/** A simulated week: what it is asked for, and what came of it. */
export interface WeekOptions {
  /** Labels that the rows stand for. */
  readonly labels: number;
  /** Labels that one row stands for. */
  readonly scale: number;
  /** Tokens that the emulator lets wait. */
  readonly queueLimit: number;
  readonly hours: number;
  /** Hours between submits; collect runs every hour. */
  readonly submitEvery: number;
  /** `max-labels` of a run. */
  readonly maxLabels: number;
  /** Another program's batch: tokens that it holds in the queue for a day from that hour on. */
  readonly stranger?: { readonly fromHour: number; readonly tokens: number };
}

export interface Hour {
  readonly hour: number;
  /** Input tokens of all batches at the emulator that have not ended, after submit. */
  readonly enqueued: number;
  /** Labels with a verdict. */
  readonly done: number;
  /** Refusals so far. */
  readonly refusals: number;
}

export interface Week {
  /** Of labels. */
  readonly rows: number;
  readonly receipts: number;
  readonly hours: readonly Hour[];
  readonly batches: number;
  /** Input tokens of the batches, by the emulator's count. */
  readonly tokens: number;
  readonly refusals: readonly { readonly hour: number; readonly message: string }[];
  /** Our estimate of them over that count. */
  readonly estimateRatio: number;
  /** Hour after which no label was left; undefined where some were. */
  readonly doneAfter: number | undefined;
  readonly left: number;
}
