/**
 * How what messages advise is done: a message says what is to be done, and whoever shows it knows by which command, action
 * or function.
 */
export interface Ways {
  /** Ends with what waits for a batch free to be asked anew. */
  giveUp(batchId: string): string;
  cancel(batchId: string): string;
  /** Has the answers of a batch that is held written, or asked anew. */
  accept(batchId: string): string;
  reject(batchId: string): string;
  reconcile: string;
  /** Where the open batches are listed. */
  status: string;
  /** Where parameters of requests are set. */
  parameters: string;
}

/** For programs that call the functions themselves. */
export const LIBRARY_WAYS: Ways = {
  giveUp: (batchId) => `giveUp({ services, dryRun: false }, ${JSON.stringify(batchId)})`,
  cancel: (batchId) => `cancelBatch, with the OpenAI id of ${batchId}`,
  accept: (batchId) => `decide(services, ${JSON.stringify(batchId)}, 'accepted') and collect`,
  reject: (batchId) => `decide(services, ${JSON.stringify(batchId)}, 'rejected') and collect`,
  reconcile: 'reconcile',
  status: "the state's batches.listOpen()",
  parameters: 'the body of each request',
};
