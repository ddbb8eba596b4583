/** How long it takes, by nights against the queue, and what that is in minutes of GitHub's runners. */
import { DEFAULT_TOKENS } from '@completion-batch/engine';
import { DEFAULT_SHARDS, shardCount } from '../prepare/shards.ts';

/** Jobs of a night that are there whatever is done: find, reconcile, prepare, submit. */
const JOBS_OF_A_NIGHT = 4;
/** Where something is collected: summary and report, beside a job for each batch. */
const JOBS_OF_A_COLLECT = 2;
const DAYS_OF_A_MONTH = 30;
/** More nights than these are too many to wait for. */
const NIGHTS_OF_A_WEEK = 7;
/** At 13 and 43 past every hour. */
const COLLECTS_OF_A_DAY = 48;

export interface QueueLoad {
  readonly model: string;
  readonly first: number;
  readonly second: number;
  /** Input tokens that may wait at once. */
  readonly limit: number;
}

/** Every night fills each queue once. Corrections are asked in the night after, with what is left. */
export function nightsFor(loads: readonly QueueLoad[]): number {
  const full = loads.map(({ first, second, limit }) => Math.ceil((first + second) / limit));
  const second = loads.some((load) => load.second > 0) ? 1 : 0;
  const firstNights = Math.max(0, ...loads.map(({ first, limit }) => Math.ceil(first / limit)));
  return Math.max(0, ...full, firstNights === 0 ? second : firstNights + second);
}

export interface ActionsMinutes {
  /** Of one night with its collect: jobs, each rounded up to a minute. At least so many. */
  readonly night: number;
  /** Of all nights, and of the collect after the last. */
  readonly nights: number;
  /** Of a month of `collect.yml` twice an hour, where nothing is to be collected. */
  readonly collectsOfAMonth: number;
  /** How often submit should run while there is so much: every night, or where the queue is small every hour. */
  readonly schedule: 'nightly' | 'hourly';
}

export function minutesFor(nights: number, receipts: number, tokens: number): ActionsMinutes {
  const parts = Math.max(1, nights);
  const batches = Math.max(1, Math.ceil(tokens / parts / DEFAULT_TOKENS));
  const shards = shardCount(Math.ceil(receipts / parts), DEFAULT_SHARDS);
  const collect = JOBS_OF_A_COLLECT + batches;
  const night = JOBS_OF_A_NIGHT + shards + collect;
  return {
    night,
    nights: nights === 0 ? 0 : nights * night + 1 + collect,
    collectsOfAMonth: COLLECTS_OF_A_DAY * DAYS_OF_A_MONTH,
    schedule: nights > NIGHTS_OF_A_WEEK ? 'hourly' : 'nightly',
  };
}
