/** What another page, a stuck key or a long name does to the decisions of a person: nothing that goes out with them. */
import { decisionLine } from '@completion-batch/core/review';
import { expect, it } from 'vitest';
import { lineOf, NONE_MADE, ndjson, reduce } from '../src/app/review/decisions.ts';
import { restore } from '../src/app/review/kept.ts';
import { commandOf } from '../src/app/review/keys.ts';
import { receiptsOf } from '../src/app/review/model.ts';
import { sampleReport } from './sample-report.ts';

const data = sampleReport({ receipts: 20 });
const receipts = receiptsOf(data);
const [label] = receipts.flatMap(({ labels }) => labels.filter(({ closed }) => closed === null));
const AT = new Date('2026-11-27T08:15:00Z');
const VALID = { decision: 'valid', correction: null } as const;

it('takes of what the browser has kept only what it would have written itself', () => {
  if (label === undefined) throw new Error('no label can be decided');
  const good = lineOf(label, VALID, AT, 'anna');
  const kept = (lines: readonly unknown[]) => {
    const shelf = { getItem: () => JSON.stringify({ made: lines, downloaded: [] }), setItem: () => undefined };
    return restore(shelf, 'key', receipts, data.labelNames);
  };
  const restored = (line: object) => kept([line])?.made.get(label.key);
  expect(restored(good)).toEqual(good);
  expect(restored({ ...good, correction: 'TIME' })).toBeUndefined();
  expect(restored({ ...good, decision: 'invalid', correction: '__proto__' })).toBeUndefined();
  expect(restored({ ...good, at: 'soon' })).toBeUndefined();
  expect(restored({ ...good, seen: { ...good.seen, reviewed: '2026-01-01T00:00:00.000Z' } })).toBeUndefined();
  const planted = { ...good, by: `a\n\u202e${'b'.repeat(200)}`, more: 1, seen: { ...good.seen, more: 1 } };
  const state = kept([planted, null, 1, [], 'x']);
  expect([...(state?.made.values() ?? [])]).toEqual([{ ...good, by: `a${'b'.repeat(99)}` }]);
  expect(decisionLine.parse(JSON.parse(ndjson(state ?? NONE_MADE, data)))).toMatchObject({ key: label.key });
});

it('lets out no name that is refused where decisions are applied', () => {
  if (label === undefined) throw new Error('no label can be decided');
  for (const by of ['x'.repeat(300), 'a\nb\u2028\u202ec', '\u{1f600}'.repeat(70), '\u200b ', '\ud83d']) {
    const line = lineOf(label, VALID, AT, by);
    const text = ndjson(reduce(NONE_MADE, { type: 'decide', line }), data);
    expect(text.split('\n')).toHaveLength(2);
    expect(decisionLine.safeParse(JSON.parse(text)).error).toBeUndefined();
    expect(line.by?.isWellFormed() ?? true).toBe(true);
  }
});

it('decides nothing more while a key stays down, and goes on from label to label', () => {
  const pressed = { ctrlKey: false, metaKey: false, altKey: false, defaultPrevented: false, typing: false };
  const command = (key: string, repeat: boolean) => commandOf({ ...pressed, key, repeat });
  expect(['a', 'r', 'c', 'u'].map((key) => command(key, false))).toEqual(['right', 'wrong', 'correct', 'undo']);
  expect(['a', 'r', 'c', 'u'].map((key) => command(key, true))).toEqual([undefined, undefined, undefined, undefined]);
  expect(command('j', true)).toBe('next-label');
});
