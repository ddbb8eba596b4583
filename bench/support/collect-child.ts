/** Collect of labels, or its floor, in a process of its own: `bench/collect.ts` runs it as a bundle. */
import { join } from 'node:path';
import { collect } from '@completion-batch/engine';
import { garbageCollector, keepHeapSmall, LEFT_ALONE } from '../../packages/actions/src/shared/heap.ts';
import { dynamoClient as plainClient } from '../../packages/sandbox/src/table/client.ts';
import { open, type Place, TABLE } from './collect-services.ts';
import { type Measured, measured } from './measure.ts';
import { rawWrites } from './raw-writes.ts';

interface Done {
  readonly labels: number;
}

export interface Run extends Measured, Done {
  /** User and system, seconds. */
  readonly cpu: number;
}

/** `labelServices`' own. */
const CONCURRENCY = 16;

const workers: Record<string, (place: Place) => Promise<Done>> = {
  async floor({ endpoint, folder }) {
    return rawWrites(plainClient(endpoint), TABLE, join(folder, 'raw.jsonl'), CONCURRENCY);
  },

  async ours(place) {
    keepHeapSmall();
    const services = await open(place, garbageCollector(LEFT_ALONE.collect));
    let labels = 0;
    for await (const { batch, problem } of services.state.batches.listOpen()) {
      if (batch === undefined) throw new Error(problem);
      const { kind, units, reason } = await collect(services, { batch, workDir: join(place.folder, 'work') });
      if (kind !== 'settled') throw new Error(`${batch.batchId} is ${kind}: ${reason}`);
      labels += units;
    }
    return { labels };
  },
};

const [, name = '', place = ''] = process.argv.slice(2);
const worker = workers[name];
if (worker === undefined) throw new Error(`no worker ${name}`);
const before = process.cpuUsage();
const done = await measured(() => worker(JSON.parse(place) as Place));
const { user, system } = process.cpuUsage(before);
console.log(JSON.stringify({ ...done, cpu: (user + system) / 1e6 } satisfies Run));
