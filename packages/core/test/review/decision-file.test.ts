/** Files of decisions, as they are downloaded and as somebody may plant them: each line that is none is told, the others count. */
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { labelId } from '../../src/index.ts';
import { DECISION_FORMAT, parseDecision, readDecisionFile } from '../../src/review.ts';

let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'decisions-'));
});
afterAll(() => rm(folder, { recursive: true }));

const KEY = 'IMAGE#36ff39db-d6e0-499f-a4b5-000000000001#RECEIPT#00001#LINE#00003#WORD#00002#LABEL#DATE';
const GOOD = {
  format: DECISION_FORMAT,
  version: 1,
  key: KEY,
  seen: { status: 'NEEDS_REVIEW', batch: null },
  decision: 'invalid',
  correction: 'TIME',
  at: '2026-11-24T10:00:00+01:00',
  by: 'anna',
};

async function read(text: string | Uint8Array, name = 'decisions.ndjson') {
  const path = join(folder, name);
  await writeFile(path, text);
  return readDecisionFile(path);
}

describe('a file of decisions', () => {
  it('is read plain or packed; of several lines on a label the last counts', async () => {
    const text = [GOOD, { ...GOOD, key: KEY.replace('DATE', 'TAX') }, { ...GOOD, correction: null }]
      .map((line) => `${JSON.stringify(line)}\n`)
      .join('\n');
    const plain = await read(text);
    expect(plain).toMatchObject({
      overtaken: 1,
      badLines: 0,
      decisions: [
        { where: `${folder}/decisions.ndjson:3`, key: { label: 'TAX' }, correction: 'TIME' },
        { where: `${folder}/decisions.ndjson:5`, key: { label: 'DATE' }, correction: null },
      ],
    });
    expect(plain.decisions[0]).toMatchObject({ at: '2026-11-24T09:00:00.000Z', by: 'anna' });
    const packed = await read(gzipSync(text), 'decisions.ndjson.gz');
    expect(packed.decisions.map(({ key }) => labelId(key))).toEqual(plain.decisions.map(({ key }) => labelId(key)));
  });

  it.each<[string, string, RegExp]>([
    ['no JSON', '{"format":', /not valid JSON/],
    ['another format', JSON.stringify({ ...GOOD, format: 'x' }), /is no decision.*format/],
    ['a later version', JSON.stringify({ ...GOOD, version: 2 }), /version/],
    ['a batch’s row', JSON.stringify({ ...GOOD, key: 'BATCH#1#STATUS' }), /key is not that of a label: IMAGE#/],
    ['a word’s row', JSON.stringify({ ...GOOD, key: KEY.replace(/#LABEL.*/, '') }), /key is not that of a label/],
    ['an id of another form', JSON.stringify({ ...GOOD, key: KEY.replace('00003', '3') }), /key is not/],
    ['a newline in a label', JSON.stringify({ ...GOOD, key: `${KEY}\nX` }), /key is not/],
    ['a label in small letters', JSON.stringify({ ...GOOD, key: KEY.replace('DATE', '__proto__') }), /key is not/],
    ['an attribute too many', JSON.stringify(GOOD).replace('{', '{"__proto__":{"a":1},'), /unrecognized|__proto__/i],
    ['a verdict that there is none of', JSON.stringify({ ...GOOD, decision: 'maybe' }), /valid.*invalid/],
    ['a correction of a right label', JSON.stringify({ ...GOOD, decision: 'valid' }), /corrections go with "invalid"/],
    ['a time without a zone', JSON.stringify({ ...GOOD, at: '2026-11-24T10:00:00' }), /at: Invalid ISO datetime/],
    ['a time that there is not', JSON.stringify({ ...GOOD, at: '2026-13-24T10:00:00Z' }), /at: /],
    ['an order to the terminal', JSON.stringify({ ...GOOD, by: 'a\u001b[2Jb' }), /by: has control/],
    ['a long line', JSON.stringify({ ...GOOD, by: 'b'.repeat(20_000) }), /more than 16384 bytes/],
  ])('%s is told by its line, and the others count', async (_, bad, why) => {
    const result = await read(`${JSON.stringify(GOOD)}\n${bad}\n${JSON.stringify(GOOD)}\n`);
    expect(result).toMatchObject({ badLines: 1, bad: [{ where: `${folder}/decisions.ndjson:2` }], overtaken: 1 });
    expect(result.bad[0]?.reason).toMatch(why);
    expect(result.bad[0]?.reason.length).toBeLessThanOrEqual(400);
  });

  it('says on which table and which report it was made, where it does', () => {
    expect(parseDecision({ ...GOOD, table: 'receipts', report: 1 })).toMatchObject({ table: 'receipts', report: 1 });
    expect(parseDecision(GOOD)).not.toHaveProperty('table');
    expect(parseDecision({ ...GOOD, table: '' })).toContain('table');
  });

  it('of many bad lines the first are told, all are counted, and none is held', async () => {
    const result = await read(`${'x\n'.repeat(1000)}${'y'.repeat(20_000_000)}\n${JSON.stringify(GOOD)}`);
    expect(result).toMatchObject({ badLines: 1001, decisions: [{ by: 'anna' }] });
    expect(result.bad).toHaveLength(100);
  });

  it('that is none is refused with its remedy', async () => {
    await expect(read('')).rejects.toThrow('there is no decision in the file');
    await expect(read('no gzip', 'x.gz')).rejects.toMatchObject({ code: 'invalid-input', where: `${folder}/x.gz` });
    await expect(readDecisionFile(join(folder, 'none'))).rejects.toMatchObject({ code: 'invalid-input' });
    await mkdir(join(folder, 'folder'));
    await expect(readDecisionFile(join(folder, 'folder'))).rejects.toThrow('no regular file');
  });

  it('no value makes a decision on anything but a label', () => {
    const key = fc.oneof(
      fc.string({ maxLength: 40 }).map((text) => KEY + text),
      fc.string({ unit: fc.constantFrom('#', 'IMAGE', 'LABEL', 'RECEIPT', '00001', 'a', '\n'), maxLength: 20 }),
    );
    fc.assert(
      fc.property(key, (given) => {
        const decision = parseDecision({ ...GOOD, key: given });
        if (typeof decision === 'string') return;
        expect(labelId(decision.key)).toBe(given);
        expect(given).toMatch(/^IMAGE#[0-9a-f-]{36}#RECEIPT#\d{5,6}#LINE#\d{5,6}#WORD#\d{5,6}#LABEL#[A-Z][A-Z0-9_]*$/);
      }),
      { numRuns: 300 },
    );
  });
});
