/** What a night can be made of: where its state is kept, what its requests are about, where its objects lie. */
import type { Clock, ObjectStore } from '@completion-batch/engine';

/** Where the objects of one world lie. */
export interface StorePlace {
  readonly url: string;
  /** The same as files, for checkers. */
  readonly folder: string;
  /** The objects by their keys, where no files are what they are. */
  readonly objects?: () => Promise<Map<string, Buffer>>;
  /**
   * As a new process does.
   * @param clock the process's machine's
   * @param services what time it is by the services
   */
  open(clock: Clock, services: Clock): Promise<ObjectStore>;
}

/** What a job's lines are, in their order: of requests their ids, of others what their results have. */
export type GivenLine = { readonly request: string } | { readonly invalid: string | null };

/** A job's files, and what each of their lines is. */
export interface JobFiles {
  readonly texts: readonly string[];
  readonly given: readonly GivenLine[];
}

export interface Combination {
  readonly state: 'table' | 'objects';
  /** Jobs are plain requests, too: as files that are kept, with rounds until the results are written. */
  readonly workload: 'labels' | 'requests' | 'jobs';
  /** The pipeline with all that it can do beside: see `OPTIONS`. */
  readonly withOptions?: boolean;
  /** Of plain requests, how many there are; labels are what the table has. */
  readonly requests?: number;
  /** Of a job, its files; default: so many requests, and lines among them that are none. */
  readonly job?: JobFiles;
  /** Default: a folder of the world's own. @param name that no other world has */
  readonly store?: (name: string) => StorePlace;
  /** What that is called; default: S3. */
  readonly storeName?: string;
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

/** Jobs, wherever nothing but npm is needed. */
export const JOBS: readonly Combination[] = [
  { state: 'table', workload: 'jobs' },
  { state: 'objects', workload: 'jobs' },
];

export function nameOf({ state, workload, store, storeName = 'S3' }: Combination): string {
  const kept = state === 'table' ? 'DynamoDB' : `objects in ${store === undefined ? 'a folder' : storeName}`;
  return `${kept} × ${workload === 'requests' ? 'plain requests' : workload}`;
}
