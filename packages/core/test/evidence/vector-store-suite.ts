/** What every store of vectors promises. */
import { CompletionBatchError } from '@completion-batch/engine';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { vectorSource } from '../../src/evidence/vectors/vector-source.ts';
import {
  type LabelVerdict,
  type VectorStore,
  type VectorWord,
  vectorId,
} from '../../src/evidence/vectors/vector-store.ts';
import { readMetadata } from '../../src/evidence/vectors/word-metadata.ts';

/** Opens the store anew; all of one test see the same. */
export type OpenStore = () => Promise<VectorStore>;

const OWN = '00000000-0000-4000-8000-000000000001';
const OTHER = '00000000-0000-4000-8000-000000000002';
const AT = '2026-11-26T00:00:00.000Z';
const { signal } = new AbortController();

export const keyOf = (imageId: string, receiptId: number, wordId: number) => ({
  imageId,
  receiptId,
  lineId: 1,
  wordId,
});

/** @param angle of its vector: two words are as near as their angles */
export function word(key: ReturnType<typeof keyOf>, angle: number, raw: Record<string, unknown>): VectorWord {
  const metadata = readMetadata({
    text: `w${key.wordId}`,
    merchant_name: "Trader Joe's",
    x: 0.1,
    y: 0.2,
    width: 0.1,
    height: 0.1,
    ...raw,
  });
  if (metadata === undefined) throw new Error('no metadata');
  return { key, vector: new Float32Array([3 * Math.cos(angle), 3 * Math.sin(angle), 0, 0]), metadata };
}

const right = (...labels: string[]) => ({ valid_labels_array: labels, label_status: 'validated' });
const wrong = (...labels: string[]) => ({ invalid_labels_array: labels, label_status: 'validated' });

const WORDS = [
  word(keyOf(OWN, 1, 1), 0, { text: '10:24' }),
  word(keyOf(OWN, 1, 2), 0.01, { text: 'same receipt', ...right('TIME') }),
  word(keyOf(OTHER, 1, 1), 0.5, { text: 'right', left: 'AT', ...right('TIME') }),
  word(keyOf(OTHER, 1, 2), 0.4, { text: 'wrong', left: '<EDGE>', ...wrong('TIME') }),
  word(keyOf(OTHER, 1, 3), 0.3, { text: 'another', ...right('DATE'), ...{ invalid_labels_array: ['TAX'] } }),
  word(keyOf(OTHER, 1, 4), 0.2, { text: 'tells nothing of it', ...wrong('TAX') }),
  word(keyOf(OTHER, 1, 5), 0.1, { text: 'unverified' }),
  word(keyOf(OWN, 2, 1), 0.05, { text: 'elsewhere', merchant_name: 'Target', ...right('TIME') }),
  word(keyOf(OWN, 3, 1), 0.06, { text: 'nameless', merchant_name: '', ...right('TIME') }),
];

const NO_MERCHANT = { category: null, address: null, phone: null, website: null };
const asking = { imageId: OWN, receiptId: 1, merchant: "TRADER JOE'S" };
const time = (angle: number) => ({ vector: word(keyOf(OWN, 1, 1), angle, {}).vector, labels: ['TIME'] });
const verdict = (wordId: number, label: string, status: LabelVerdict['status'], validatedAt = AT): LabelVerdict => ({
  key: { ...keyOf(OTHER, 1, wordId), label },
  status,
  validatedAt,
});

/** @param open gives a store that has nothing, the same one until the test ends */
export function vectorStoreSuite(open: OpenStore): void {
  let store: VectorStore;
  const filled = async (): Promise<void> => {
    await store.upsert(WORDS, signal);
    await store.save(signal);
  };
  const reopened = async (): Promise<void> => {
    await store.close();
    store = await open();
  };
  const texts = async (...[receipt, queries, limit]: Parameters<typeof nearest>): Promise<string[][]> =>
    (await nearest(receipt, queries, limit)).map((list) => list.map(({ metadata }) => metadata.text));
  const nearest = (receipt = asking, queries = [time(0)], limit = 8) => store.nearest(receipt, queries, limit, signal);
  const labelsOf = async (
    text: string,
  ): Promise<{ valid: readonly string[]; invalid: readonly string[] } | undefined> =>
    (await nearest({ ...asking, receiptId: 99 }, [{ ...time(0), labels: ['TIME', 'TAX', 'DATE'] }], 50))[0]?.find(
      ({ metadata }) => metadata.text === text,
    )?.metadata;

  beforeEach(async () => {
    store = await open();
  });
  afterEach(() => store.close());

  it('has no vectors before any are written, and says which are missing', async () => {
    const keys = WORDS.map(({ key }) => key);
    expect(await store.missing(keys, signal)).toEqual(keys);
    for (const call of [
      () => store.vectors(keys, signal),
      () => nearest(),
      () => store.mergeVerdicts([verdict(1, 'TIME', 'VALID')], signal),
    ])
      await expect(call()).rejects.toMatchObject({ code: 'vectors-unusable', where: store.url });
    await store.save(signal);
  });

  it('gives the vectors of the words that have one, in their direction', async () => {
    await filled();
    await reopened();
    const [first, absent] = [keyOf(OTHER, 1, 1), keyOf(OTHER, 7, 1)];
    const vectors = await store.vectors([first, absent], signal);
    expect([...vectors.keys()]).toEqual([vectorId(first)]);
    const [x = 0, y = 0] = vectors.get(vectorId(first)) ?? [];
    expect(Math.atan2(y, x)).toBeCloseTo(0.5, 5);
    expect(await store.missing([absent, first], signal)).toEqual([absent]);
  });

  it('finds what is verified and tells something, the same merchant first, never of the same receipt', async () => {
    await filled();
    await reopened();
    expect(await texts()).toEqual([['another', 'wrong', 'right', 'elsewhere', 'nameless']]);
    expect(await texts(asking, [time(0), time(0.5)], 2)).toEqual([
      ['another', 'wrong'],
      ['right', 'wrong'],
    ]);
    expect(await texts({ ...asking, merchant: undefined as never }, [time(0)], 3)).toEqual([
      ['elsewhere', 'nameless', 'another'],
    ]);
    expect(await texts({ ...asking, merchant: 'Nobody' }, [{ ...time(0), labels: ['TAX'] }], 3)).toEqual([
      ['elsewhere', 'nameless', 'tells nothing of it'],
    ]);
    const [[first, second] = []] = await nearest();
    expect(first).toMatchObject({ key: keyOf(OTHER, 1, 3), sameMerchant: true });
    expect(first?.distance).toBeCloseTo(1 - Math.cos(0.3), 5);
    expect(second?.metadata).toMatchObject({ left: undefined, right: undefined, valid: [], invalid: ['TIME'] });
  });

  it('is a source of evidence: words without a vector, or without neighbours, are left out', async () => {
    await filled();
    const place = { lineId: 1, text: '10:24', left: undefined, right: undefined };
    const words = [1, 7].map((wordId) => ({ ...place, wordId, labels: ['TIME'] }));
    const receipt = { ...asking, merchant: { ...NO_MERCHANT, name: asking.merchant } };
    const source = vectorSource(store);
    expect(source.name).toBe(store.name);
    const found = await source.find(receipt, words, 2, signal);
    expect([...found.keys()]).toEqual(['1.1']);
    expect(found.get('1.1')).toEqual([
      {
        text: 'another',
        left: undefined,
        right: undefined,
        valid: ['DATE'],
        invalid: ['TAX'],
        sameMerchant: true,
        alike: expect.closeTo(Math.cos(0.3), 5),
      },
      {
        text: 'wrong',
        left: undefined,
        right: undefined,
        valid: [],
        invalid: ['TIME'],
        sameMerchant: true,
        alike: expect.closeTo(Math.cos(0.4), 5),
      },
    ]);
    expect((await source.find({ ...receipt, imageId: OTHER, receiptId: 5 }, words, 2, signal)).size).toBe(0);
  });

  it('tells of which kind its vectors are', async () => {
    expect(await store.kind(signal)).toBeUndefined();
    await store.upsert([word(keyOf(OWN, 1, 1), 0, { source: 'a model' })], signal);
    expect(await store.kind(signal)).toEqual({ dimensions: 4, source: 'a model' });
    await store.save(signal);
    await reopened();
    expect(await store.kind(signal)).toEqual({ dimensions: 4, source: 'a model' });
  });

  it('writes a word in place of the one that was there, with nothing left of it', async () => {
    await filled();
    await store.upsert([word(keyOf(OTHER, 1, 3), 0.3, { text: 'another' })], signal);
    await store.save(signal);
    await reopened();
    expect(await labelsOf('another')).toBeUndefined();
    await store.upsert([word(keyOf(OTHER, 1, 3), 0.3, { text: 'another', ...right('TAX') })], signal);
    expect(await labelsOf('another')).toMatchObject({ valid: ['TAX'], invalid: [] });
  });

  it('merges verdicts: moved from list to list, once, and none that is older than what is there', async () => {
    await filled();
    const verdicts = [
      verdict(3, 'TAX', 'VALID'),
      verdict(3, 'DATE', 'INVALID'),
      verdict(5, 'TIME', 'VALID'),
      verdict(9, 'TIME', 'VALID'),
    ];
    expect(await store.mergeVerdicts(verdicts, signal)).toEqual({ changed: 2, unchanged: 0, withoutVector: 1 });
    await store.save(signal);
    await reopened();
    expect(await labelsOf('another')).toMatchObject({ valid: ['TAX'], invalid: ['DATE'], validatedAt: AT });
    expect(await labelsOf('unverified')).toMatchObject({ valid: ['TIME'], labelStatus: 'validated' });
    expect(await store.mergeVerdicts(verdicts, signal)).toEqual({ changed: 0, unchanged: 2, withoutVector: 1 });
    const older = [verdict(5, 'TIME', 'INVALID', '2026-11-25T00:00:00Z')];
    expect(await store.mergeVerdicts(older, signal)).toEqual({ changed: 0, unchanged: 1, withoutVector: 0 });
    expect(await labelsOf('unverified')).toMatchObject({ valid: ['TIME'], invalid: [] });
    const { box, text } = (await nearest({ ...asking, receiptId: 99 }, [time(0.1)], 1))[0]?.[0]?.metadata ?? {};
    expect({ box, text }).toMatchObject({ text: 'unverified', box: { x: 0.1, y: 0.2 } });
  });

  it('refuses vectors of another dimension, to be found and to be written', async () => {
    await filled();
    await reopened();
    const vector = new Float32Array([1, 0]);
    for (const call of [
      () => store.nearest(asking, [{ vector, labels: ['TIME'] }], 3, signal),
      () => store.upsert([{ ...(WORDS[0] as VectorWord), vector }], signal),
    ]) {
      const error = await call().then(
        () => undefined,
        (thrown: unknown) => thrown,
      );
      expect(error).toBeInstanceOf(CompletionBatchError);
      expect(error).toMatchObject({ code: 'vectors-unusable', message: expect.stringContaining('4 numbers') });
    }
  });

  it('takes hundreds of words in one call', async () => {
    const many = Array.from({ length: 230 }, (_, at) => word(keyOf(OTHER, 2, at + 1), at / 230, right('DATE')));
    await store.upsert(many, signal);
    await store.save(signal);
    const keys = many.map(({ key }) => key);
    expect((await store.vectors(keys, signal)).size).toBe(230);
    expect(await store.missing(keys, signal)).toEqual([]);
    const verdicts = keys.map((key) => ({
      key: { ...key, label: 'DATE' },
      status: 'INVALID' as const,
      validatedAt: AT,
    }));
    expect(await store.mergeVerdicts(verdicts, signal)).toEqual({ changed: 230, unchanged: 0, withoutVector: 0 });
  });

  it('ends at once when it is told to', async () => {
    await filled();
    const reason = new Error('late');
    await expect(store.nearest(asking, [time(0)], 3, AbortSignal.abort(reason))).rejects.toBe(reason);
  });
}
