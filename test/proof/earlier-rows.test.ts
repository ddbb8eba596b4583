/**
 * Worlds that releases have left in the middle of a night (test/fixtures): the code as it is goes on from each of them,
 * loses nothing, pays nothing twice, and leaves alone what is settled. And what it leaves itself at the same moments is what
 * the latest release has left, attribute by attribute.
 */
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { readPlan } from '@completion-batch/core';
import { describe, expect, it } from 'vitest';
import { chain, reconcileIn } from '../world/chain.ts';
import { billedBatches } from '../world/checker.ts';
import { laterOptions, MOMENTS, optionsOf, rowsBefore } from '../world/moments.ts';
import { differencesFrom, wrongChanges } from '../world/row-changes.ts';
import { readSaved, savedMoments, saveWorld } from '../world/saved-world.ts';
import { scale } from '../world/scale.ts';
import { billingOf, settledFaults, statuses } from '../world/settled.ts';
import { useWorlds } from '../world/use-worlds.ts';
import type { World } from '../world/world.ts';

const worldOf = useWorlds();
const HOUR = 3_600_000;
/** After so many a label goes to people. */
const MAX_ATTEMPTS = 3;
const FIXTURES = join(import.meta.dirname, '../fixtures');
const RELEASES = (await readdir(FIXTURES, { withFileTypes: true }))
  .filter((entry) => entry.isDirectory() && entry.name.startsWith('release-'))
  .map(({ name }) => name)
  .sort((a, b) => a.localeCompare(b, 'en', { numeric: true }));

/** What is left otherwise than by that release. */
const ON_PURPOSE = [
  // Copies of results are named by their digests, which stand on the row.
  /^BATCH_SUMMARY .*: the attribute (output|error)_sha256 \(S\) is new$/,
  /^the file objects\/completion_batches\/[^/]+\/results\/[^/]+\/(output|error)(-[0-9a-f]{64})?\.jsonl is (gone|new)$/,
  // What the checks say of a batch's verdicts.
  /^BATCH_SUMMARY .*: the attribute (checks \(S\)|contradicted_count \(N\)) is new$/,
  // Prompt version 2: other requests, which have other sizes and digests, and are named by these.
  /: the attribute prompt_version is \{"S":"2"\}, was \{"S":"1"\}$/,
  /: the attribute (request_bytes|bytes|max_bytes|[a-z]+_tokens|(estimated_)?cost_usd) is \{"N":[\d.]+\}, was \{"N":[\d.]+\}$/,
  /: the attribute reason is \{"S":"(its request file is gone \(.*\/)[0-9a-f]{64}\.jsonl\)"\}, was \{"S":"\1[0-9a-f]{64}\.jsonl\)"\}$/,
  /: the attribute (request_sha256|sha256) is \{"S":"[0-9a-f]{64}"\}, was \{"S":"[0-9a-f]{64}"\}$/,
  /: the attribute (request_key|object_key) is \{"S":"(completion_batches\/[^/]+\/batches\/[^/]+\/)[0-9a-f]{64}\.jsonl"\}, was \{"S":"\2[0-9a-f]{64}\.jsonl"\}$/,
  /^the file objects\/completion_batches\/[^/]+\/batches\/[^/]+\/[0-9a-f]{64}\.jsonl is (gone|new)$/,
  /^the file (objects\/completion_batches\/)?[^/]+\/requests\/\d{4}-[0-9a-f]{16}\.jsonl is (gone|new)$/,
  /^the file (objects\/completion_batches\/)?[^/]+\/requests\/\d{4}\.json is another$/,
];

/** Who goes on. */
const WAYS: Readonly<Record<string, (world: World) => Promise<void>>> = {
  'the same run, begun again': async (world) => {
    const runs = (await readdir(world.folder)).filter((name) => name.startsWith('run-')).sort();
    const plan = await readPlan(join(world.folder, runs.at(-1) ?? '', 'plan.json'));
    await world.submit({ plan }, { limits: { maxLines: 2 } });
    await world.answer();
    await world.collect();
    await reconcileIn(world, await world.process());
  },
  'the next night': async (world) => {
    await world.answer(12 * HOUR);
    await night(world, 'next-1');
  },
};

async function night(world: World, execution: string): Promise<void> {
  await chain(world, await world.process(), { execution, maxLines: 2 });
}

/** Gives up what nobody can finish, as reconcile asks for. @returns how many submissions that were */
async function givenUp(world: World): Promise<number> {
  const process = await world.process();
  const { stuck } = await reconcileIn(world, process);
  for (const { batchId } of stuck) await reconcileIn(world, process, { giveUp: batchId });
  return stuck.length;
}

const isOpen = ({ NONE = 0, PENDING = 0 }: Record<string, number>): boolean => NONE + PENDING > 0;

/** Of three receipts with five labels each, and the TIME that is proposed in place of each second DATE. */
const JUDGED = { VALID: 11, INVALID: 6, NEEDS_REVIEW: 1 };
/** Where the third receipt has had no answer of use three times. */
const GIVEN_TO_PEOPLE = { VALID: 7, INVALID: 5, NEEDS_REVIEW: 5 };

/** Labels whose answers were billed more often than once, and once more for each that was of no use. */
async function paidTwice(world: World): Promise<string[]> {
  const batches = new Map((await billedBatches(world)).map((batch) => [batch.id, batch]));
  const paid = new Map<string, number>();
  for (const entry of await world.emulator.journal()) {
    if (entry.event !== 'line.executed' || entry.status !== 200) continue;
    for (const label of batches.get(entry.batch_id)?.lines.get(entry.custom_id) ?? []) {
      paid.set(label, (paid.get(label) ?? 0) + 1);
    }
  }
  return (await world.rows('RECEIPT_WORD_LABEL')).flatMap((row) => {
    const times = paid.get(`${row.PK?.S}/${row.SK?.S}`) ?? 0;
    const attempts = Number(row.completion_attempts?.N ?? 0);
    return times > Math.min(attempts + 1, MAX_ATTEMPTS) ? [`${row.PK?.S} / ${row.SK?.S}: ${times} times`] : [];
  });
}

/** In short one of the ways for each moment, in turn. */
function waysAt(index: number): string[] {
  const ways = Object.keys(WAYS);
  return ways.filter((_, way) => (index + way) % scale(ways.length, 1) === 0);
}

describe.each(RELEASES)('what %s has left', async (release) => {
  const folder = join(FIXTURES, release);
  const moments = await savedMoments(folder);
  describe.each(moments)('at the moment "%s"', (moment) => {
    it.each(waysAt(moments.indexOf(moment)))('is finished by %s', async (way) => {
      const saved = await readSaved(folder, moment);
      const world = await worldOf(saved, laterOptions(moment));
      expect(await saveWorld(world)).toEqual(saved);
      const [before, { spare }] = [await world.items(), await billingOf(world)];
      await WAYS[way]?.(world);
      expect(await givenUp(world)).toBe(moment === 'stuck' ? 1 : 0);
      for (let next = 2; next < 6 && isOpen(await statuses(world)); next += 1) {
        world.clock.advance(24 * HOUR);
        await night(world, `next-${next}`);
      }
      expect(await settledFaults(world)).toEqual([]);
      expect(await statuses(world)).toEqual(moment === 'done' ? GIVEN_TO_PEOPLE : JUDGED);
      expect(await billingOf(world)).toMatchObject({ faults: [], spare });
      expect(await paidTwice(world)).toEqual([]);
      expect(wrongChanges(before, await world.items())).toEqual([]);
    });
  });
});

describe('what the code as it is leaves', async () => {
  const latest = join(FIXTURES, RELEASES.at(-1) ?? '');
  const moments = await savedMoments(latest);

  it('is compared at every moment that there is', () => {
    expect(moments).toEqual(Object.keys(MOMENTS).sort());
  });

  it.each(moments)('at the moment "%s" is what the latest release has left', async (name) => {
    const moment = MOMENTS[name];
    if (moment === undefined) throw new Error('there is no way to this moment any more');
    const world = await worldOf(rowsBefore(), optionsOf(moment));
    await moment.lead(world);
    const differences = differencesFrom(await readSaved(latest, name), await saveWorld(world));
    expect(differences.filter((text) => !ON_PURPOSE.some((known) => known.test(text)))).toEqual([]);
  });
});
