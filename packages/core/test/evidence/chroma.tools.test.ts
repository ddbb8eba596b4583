/** The real server, by its HTTP API. */
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type ChromaServer, startChroma } from '../../../../test/world/chroma.ts';
import { needing } from '../../../../test/world/tools.ts';
import { openChroma } from '../../src/evidence/vectors/chroma-store.ts';
import { keyOf, vectorStoreSuite, word } from './vector-store-suite.ts';

const suite = needing('vectors in Chroma', 'chroma');

describe.skipIf(suite.skip)(suite.title, () => {
  let server: ChromaServer;
  let collection = '';
  beforeAll(async () => {
    server = await startChroma();
  });
  afterAll(() => server?.stop());
  beforeEach(() => {
    collection = `words-${randomUUID()}`;
  });
  const open = () =>
    openChroma(`${server.endpoint.replace('http', 'chroma')}/${collection}`, { env: {}, where: 'evidence' });

  vectorStoreSuite(async () => open());

  const { signal } = new AbortController();
  const call = (path: string, body: unknown) =>
    fetch(`${server.endpoint}/api/v2/tenants/default_tenant/databases/default_database/collections${path}`, {
      method: 'POST',
      body: JSON.stringify(body),
      headers: { 'content-type': 'application/json' },
    }).then((response) => response.json() as Promise<{ id: string }>);

  it('takes a collection that is empty for one in which nothing is near', async () => {
    await call('', { name: collection });
    const [store, own] = [open(), keyOf(randomUUID(), 1, 1)];
    expect(await store.vectors([own], signal)).toEqual(new Map());
    const query = { vector: word(own, 0, {}).vector, labels: ['DATE'] };
    expect(await store.nearest({ ...own, merchant: 'Joe' }, [query], 5, signal)).toEqual([[]]);
    expect(await store.missing([own], signal)).toEqual([own]);
  });

  it('takes a collection as other programs have made it: by squared distance, with older metadata, and strangers in it', async () => {
    const { id } = await call('', { name: collection });
    const [own, other] = [keyOf(randomUUID(), 1, 1), keyOf(randomUUID(), 1, 1)];
    const older = {
      text: 'x',
      merchant_name: 'Joe',
      image_id: other.imageId,
      receipt_id: 1,
      label_status: 'validated',
    };
    await call(`/${id}/upsert`, {
      ids: [`IMAGE#${other.imageId}#RECEIPT#00001#LINE#00001#WORD#00001`, 'a stranger'],
      embeddings: [
        [Math.cos(0.3), Math.sin(0.3), 0, 0],
        [1, 0, 0, 0],
      ],
      metadatas: [{ ...older, valid_labels: ',TIME,', own_member: 7 }, older],
    });
    const store = open();
    const query = { vector: word(own, 0, {}).vector.map((value) => value / 3), labels: ['DATE'] };
    const [list = []] = await store.nearest({ ...own, merchant: 'JOE' }, [query], 5, signal);
    expect(list.map(({ key }) => key)).toEqual([other]);
    expect(list[0]).toMatchObject({ sameMerchant: true, metadata: { valid: ['TIME'] } });
    expect(list[0]?.distance).toBeCloseTo(1 - Math.cos(0.3), 5);
    const verdict = {
      key: { ...other, label: 'TIME' },
      status: 'INVALID' as const,
      validatedAt: '2026-11-26T00:00:00Z',
    };
    await store.mergeVerdicts([verdict], signal);
    const { metadatas } = (await call(`/${id}/get`, {
      ids: [`IMAGE#${other.imageId}#RECEIPT#00001#LINE#00001#WORD#00001`],
      include: ['metadatas'],
    })) as unknown as { metadatas: unknown[] };
    expect(metadatas[0]).toEqual({
      ...older,
      own_member: 7,
      invalid_labels_array: ['TIME'],
      label_validated_at: verdict.validatedAt,
    });
  });
});
