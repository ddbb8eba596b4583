/** One phase of `bench/scale.ts`, in a process of its own; bundled there, as the entries are. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import {
  chunkIntoCompletionBatches,
  formatShards,
  labelServices,
  listLabelsThatNeedValidation,
  openObjectStore,
  parsePlan,
  prepare,
  submitLabels,
} from '@completion-batch/core';
import { LIBRARY_WAYS, ObjectState, silentLogger, systemClock } from '@completion-batch/engine';
import OpenAI from 'openai';
import { garbageCollector, keepHeapSmall, LEFT_ALONE } from '../../packages/actions/src/shared/heap.ts';
import { formatDetails } from '../../packages/core/src/format/format.ts';
import { getReceiptDetails } from '../../packages/core/src/table/receipt-details.ts';
import { endlessTable, readTemplates } from './endless-table.ts';
import { type Measured, measured } from './measure.ts';

export interface Place {
  readonly folder: string;
  readonly baseURL: string;
  readonly receipts: number;
}

export interface Figures extends Measured {
  readonly cpuSeconds: number;
  readonly done: number;
}

/** `details` is what format does with a receipt that has been read, again and again: what starts and reads hides it. */
export type Phase = 'prepare' | 'format' | 'details' | 'submit';

async function open({ folder, baseURL, receipts }: Place) {
  const table = endlessTable(receipts, await readTemplates(folder));
  const store = await openObjectStore(pathToFileURL(join(folder, 'objects')).href);
  const openai = new OpenAI({ apiKey: 'bench', baseURL });
  const state = new ObjectState(store, { clock: systemClock });
  const services = labelServices({ table, store, state, openai, logger: silentLogger, ways: LIBRARY_WAYS });
  return { ...services, clock: systemClock };
}

const planOf = async ({ folder }: Place) => {
  const path = join(folder, 'out', 'plan.json');
  return parsePlan(await readFile(path), path);
};

const TIMES = 10;
/** Of the process, where what comes before is not counted. */
let before: NodeJS.CpuUsage | undefined;

const work: Record<Phase, (place: Place) => Promise<number>> = {
  async prepare(place) {
    const out = join(place.folder, 'out');
    const { plan } = await prepare({ ...(await open(place)), executionId: 'bench', out, model: 'gpt-4.1-mini' });
    return plan.receipts;
  },
  async format(place) {
    const plan = await planOf(place);
    const options = { ...(await open(place)), plan, out: join(place.folder, 'out/requests') };
    const results = await formatShards(
      options,
      plan.shards.map(({ id }) => id),
      4,
    );
    return results.reduce((sum, one) => sum + (one.status === 'fulfilled' ? one.value.manifest.requests : 0), 0);
  },
  async details(place) {
    const plan = await planOf(place);
    const { table } = await open(place);
    const options = { status: 'NONE', onProblem: () => {}, isLive: async () => false } as const;
    const read = [];
    for await (const receipt of chunkIntoCompletionBatches(listLabelsThatNeedValidation(table, options))) {
      read.push({ receipt, details: await getReceiptDetails(table, receipt, receipt.labels) });
    }
    before = process.cpuUsage();
    for (let again = 0; again < TIMES; again += 1) {
      for (const { receipt, details } of read) await formatDetails({ plan }, receipt, details);
    }
    return read.length * TIMES;
  },
  async submit(place) {
    const plan = await planOf(place);
    const services = { ...(await open(place)), tidy: garbageCollector(LEFT_ALONE.submit) };
    const { files, complete } = await submitLabels(services, {
      plan,
      requests: join(place.folder, 'out/requests'),
      workDir: join(place.folder, 'work'),
      // Where the limit of the queue is not known each batch is watched until it is validated: that would be the emulator, and pauses.
      queueTokens: 1e12,
    });
    if (!complete) throw new Error('not everything was submitted');
    return files.reduce((sum, { requests }) => sum + requests, 0);
  },
};

const [, phase = '', place = ''] = process.argv.slice(2);
// As the actions do.
if (phase === 'submit') keepHeapSmall();
else keepHeapSmall(50);
const figures = await measured(async () => {
  const done = await work[phase as Phase](JSON.parse(place) as Place);
  const { user, system } = process.cpuUsage(before);
  return { done, cpuSeconds: (user + system) / 1e6 };
});
console.log(JSON.stringify(figures satisfies Figures));
