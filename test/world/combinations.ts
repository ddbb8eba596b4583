/** What a night can be made of: where its state is kept, what its requests are about, where its objects lie. */
import type { Clock, ObjectStore } from '@completion-batch/engine';

/** Where the objects of one world lie. */
export interface StorePlace {
  readonly url: string;
  /** The same as files, for checkers. */
  readonly folder: string;
  /**
   * As a new process does.
   * @param clock the process's machine's
   * @param services what time it is by the services
   */
  open(clock: Clock, services: Clock): Promise<ObjectStore>;
}

export interface Combination {
  readonly state: 'table' | 'objects';
  readonly workload: 'labels' | 'requests';
  /** The pipeline with all that it can do beside: see `OPTIONS`. */
  readonly withOptions?: boolean;
  /** Of plain requests, how many there are; labels are what the table has. */
  readonly requests?: number;
  /** Default: a folder of the world's own. @param name that no other world has */
  readonly store?: (name: string) => StorePlace;
}

/** What is asked first. */
export const MODEL = 'gpt-4.1-mini';

/** What is asked where that cannot tell. */
export const OTHER = 'gpt-4.1';

/** Prompts show verified labels of other receipts, people's verdicts are asked again, doubt goes to another model. */
export const OPTIONS = {
  evidence: { sources: ['table'], tokens: 160 },
  audit: { share: 0.3, minAgreement: 0.5 },
  escalateModel: OTHER,
};

/** What the pipeline of receipts is. */
export const PIPELINE: Combination = { state: 'table', workload: 'labels' };

/** Of those that need nothing but npm, all others. */
export const FURTHER: readonly Combination[] = [
  { state: 'table', workload: 'requests' },
  { state: 'objects', workload: 'labels' },
  { state: 'objects', workload: 'requests' },
];

export function nameOf({ state, workload, store }: Combination): string {
  const kept = state === 'table' ? 'DynamoDB' : `objects in ${store === undefined ? 'a folder' : 'S3'}`;
  return `${kept} × ${workload === 'labels' ? 'labels' : 'plain requests'}`;
}
