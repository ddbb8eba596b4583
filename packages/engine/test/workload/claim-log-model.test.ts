/** The log's compact memory against what its entries mean, written down plainly: a Map of each key's state. */
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { claimsObject } from '../../src/state/layout.ts';
import { ClaimLog, type LogEntry, type RequestState } from '../../src/workload/claim-log.ts';
import { memoryStore } from '../objects/memory-store.ts';
import { JOB } from './job-world.ts';

const KEYS = ['a', 'b', 'c', 'ä', 'a\u0308', '😀', '__proto__', 'constructor', 'x'.repeat(512)];
const keys = fc.uniqueArray(fc.constantFrom(...KEYS), { minLength: 1 });
const batch_id = fc.constantFrom('B', 'C', 'D');
const begun = fc.constantFrom('t1', 't2');
const execution_id = fc.constantFrom('run', null);

const entry: fc.Arbitrary<LogEntry> = fc.oneof(
  fc.record({ kind: fc.constantFrom('claimed', 'released'), batch_id, begun, keys }),
  fc.record({ kind: fc.constantFrom('answered', 'failed'), batch_id, execution_id, keys }),
  fc.record({ kind: fc.constant('again'), attempts: fc.nat(3), batch_id, execution_id, keys }),
);

type Plain = Map<string, RequestState>;

function takeIn(plain: Plain, entry: LogEntry): void {
  for (const key of entry.keys) {
    const { attempts = 0, tries = 0, settledBy } = plain.get(key) ?? {};
    const { kind, batch_id: batchId } = entry;
    if (kind === 'claimed') plain.set(key, { stands: kind, batchId, begun: entry.begun, attempts, tries, settledBy });
    else if (kind === 'released')
      plain.set(key, { stands: 'free', batchId, begun: entry.begun, attempts, tries, settledBy });
    else {
      const stands = kind === 'again' ? 'free' : kind;
      const used = kind === 'again' ? entry.attempts : attempts;
      const came = tries + Number(kind === 'again');
      plain.set(key, { stands, batchId, begun: undefined, attempts: used, tries: came, settledBy: batchId });
    }
  }
}

function byState(plain: Plain): Map<string, number> {
  const counts = new Map<string, number>();
  for (const state of plain.values()) counts.set(JSON.stringify(state), (counts.get(JSON.stringify(state)) ?? 0) + 1);
  return counts;
}

it('is what the entries say, whatever they are, and what it was where somebody keeps that', async () => {
  const property = fc.asyncProperty(fc.array(entry, { maxLength: 30 }), fc.nat(30), async (entries, middle) => {
    const store = memoryStore();
    const told: LogEntry[] = [];
    const log = new ClaimLog(store, JOB, (entry) => told.push(entry));
    const plain: Plain = new Map();
    let kept = { log: log.asOfNow(), plain: new Map(plain) };
    for (const [at, entry] of entries.entries()) {
      await store.put(claimsObject(JOB, at + 1), JSON.stringify(entry));
      // Some are read one by one, the first ones together.
      if (at >= middle) await log.refresh();
      takeIn(plain, entry);
      if (at === middle) kept = { log: log.asOfNow(), plain: new Map(plain) };
    }
    await log.refresh();
    expect(KEYS.map((key) => log.of(key))).toEqual(KEYS.map((key) => plain.get(key)));
    expect(KEYS.map((key) => kept.log(key))).toEqual(KEYS.map((key) => kept.plain.get(key)));
    const counted = [...log.byState()].map(([state, requests]) => [JSON.stringify(state), requests] as const);
    expect(new Map(counted)).toEqual(byState(plain));
    expect(counted).toHaveLength(byState(plain).size);
    expect(told).toEqual(entries);
  });
  await fc.assert(property, { numRuns: 100 });
});

it('keeps its figures where there are many keys', async () => {
  const store = memoryStore();
  const log = new ClaimLog(store, JOB);
  const many = Array.from({ length: 5000 }, (_, at) => `key-${at}`);
  const settled = { batch_id: 'B', execution_id: 'run' };
  const entries: LogEntry[] = [
    { kind: 'claimed', batch_id: 'B', begun: 't', keys: many },
    { kind: 'answered', ...settled, keys: many.slice(0, 3000) },
    { kind: 'again', attempts: 1, ...settled, keys: many.slice(3000) },
  ];
  for (const [at, entry] of entries.entries()) await store.put(claimsObject(JOB, at + 1), JSON.stringify(entry));
  await log.refresh();
  expect([...log.byState()].map(([{ stands }, requests]) => [stands, requests])).toEqual([
    ['answered', 3000],
    ['free', 2000],
  ]);
  expect(many.filter((key) => log.of(key)?.stands === 'answered')).toEqual(many.slice(0, 3000));
});
