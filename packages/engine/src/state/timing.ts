/** How long a submission's holder may take, in milliseconds; whoever takes over reckons with the same figures. */
export interface SubmitTiming {
  readonly leaseMs: number;
  readonly createTimeoutMs: number;
  readonly listedAfterMs: number;
}

/** A minute for the create call, twice that for the lease around it, and three for OpenAI's list to show a batch. */
export const SUBMIT_TIMING: SubmitTiming = { leaseMs: 120_000, createTimeoutMs: 60_000, listedAfterMs: 180_000 };
