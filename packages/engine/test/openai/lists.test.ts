/** Lists of servers that keep the contract, and of those that do not, by the real client over HTTP. */
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import fc from 'fast-check';
import OpenAI from 'openai';
import { afterEach, describe, expect, it } from 'vitest';
import { type Listed, type ListedBatch, listAllBatches } from '../../src/openai/lists.ts';
import { OPENAI_BOUNDS } from '../../src/platform/bounds.ts';
import { ManualTimer } from '../platform/manual-timer.ts';

const NOW = Date.parse('2026-11-24T02:17:00Z');

interface Serving {
  readonly openai: OpenAI;
  calls(): number;
}

let server: Server | undefined;
afterEach(() => server?.close());

type Page = { data: unknown[]; has_more?: unknown };

async function serving(answer: (after: string | null, limit: number) => Page): Promise<Serving> {
  let calls = 0;
  server = createServer((request, response) => {
    calls += 1;
    const { searchParams } = new URL(request.url ?? '', 'http://x');
    response.writeHead(200, { 'content-type': 'application/json', date: new Date(NOW).toUTCString() });
    response.end(
      JSON.stringify({ object: 'list', ...answer(searchParams.get('after'), Number(searchParams.get('limit'))) }),
    );
  });
  await new Promise<void>((up) => server?.listen(0, '127.0.0.1', up));
  const { port } = server.address() as AddressInfo;
  return { openai: new OpenAI({ apiKey: 'test', baseURL: `http://127.0.0.1:${port}/v1` }), calls: () => calls };
}

const batch = (number: number, createdAt = 1_700_000_000 + number) => ({
  id: `batch_${number}`,
  object: 'batch',
  created_at: createdAt,
  status: 'in_progress',
  input_file_id: `file-${number}`,
});

/** Pages as the API gives them, of batches in any order. */
function paged(batches: readonly ReturnType<typeof batch>[], cap = 100) {
  return (after: string | null, limit: number): Page => {
    const start = after === null ? 0 : batches.findIndex(({ id }) => id === after) + 1;
    const data = batches.slice(start, start + Math.min(limit, cap));
    return { data, has_more: start + data.length < batches.length };
  };
}

const ids = ({ items }: Listed<ListedBatch>): string[] => items.map(({ id }) => id);

describe('a list of batches', () => {
  it('is read whole in whatever order and page size it comes', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.uniqueArray(fc.nat(1000), { maxLength: 60 }),
        fc.integer({ min: 1, max: 100 }),
        async (numbers, cap) => {
          const { openai } = await serving(
            paged(
              numbers.map((number) => batch(number)),
              cap,
            ),
          );
          const listed = await listAllBatches(openai);
          expect([...ids(listed)].sort()).toEqual(numbers.map((number) => `batch_${number}`).sort());
          expect(listed).toMatchObject({ complete: true, completeSince: undefined, now: NOW });
          server?.close();
        },
      ),
      { numRuns: 30 },
    );
  });

  it('ends where the server ignores `after`: two calls, and what a short page holds is all', async () => {
    const { openai, calls } = await serving(() => ({ data: [batch(2), batch(1)], has_more: true }));
    expect(await listAllBatches(openai)).toMatchObject({
      complete: true,
      items: [{ id: 'batch_2' }, { id: 'batch_1' }],
    });
    expect(calls()).toBe(2);
  });

  it('is not complete where a full page comes again, or an oldest-first one: the newest may be missing', async () => {
    const full = Array.from({ length: 100 }, (_, index) => batch(500 - index));
    const first = await serving(() => ({ data: full, has_more: true }));
    expect(await listAllBatches(first.openai)).toMatchObject({ complete: false, completeSince: 1_700_000_401 });
    server?.close();
    const second = await serving(() => ({ data: [batch(1), batch(2)], has_more: true }));
    expect(await listAllBatches(second.openai)).toMatchObject({ complete: false, completeSince: undefined });
  });

  it('is bounded where it never ends', async () => {
    const { openai, calls } = await serving((after, limit) => {
      const next = after === null ? 100_000_000 : Number(after.replace('batch_', ''));
      return { data: Array.from({ length: limit }, (_, index) => batch(next - 1 - index)), has_more: true };
    });
    const listed = await listAllBatches(openai);
    expect([listed.complete, listed.items.length, calls()]).toEqual([false, 20_000, 200]);
    expect(listed.completeSince).toBe(listed.items.at(-1)?.created_at);
  });

  it('is bounded by what is kept of it, and by its time', async () => {
    let number = 0;
    const large = (pad: string) => {
      number += 1;
      return { ...batch(number), metadata: { completion_batch_id: 'x', pad } };
    };
    const heavy = await serving(() => ({
      data: Array.from({ length: 5000 }, () => large('x'.repeat(1000))),
      has_more: true,
    }));
    const listed = await listAllBatches(heavy.openai);
    expect(listed.complete).toBe(false);
    expect(heavy.calls()).toBeLessThan(10);
    server?.close();
    const timer = new ManualTimer();
    const slow = await serving(() => {
      timer.skip(OPENAI_BOUNDS.listMs.most / 10);
      return { data: Array.from({ length: 100 }, () => large('')), has_more: true };
    });
    expect((await listAllBatches(slow.openai, undefined, timer)).complete).toBe(false);
    expect(slow.calls()).toBe(11);
  });

  it('holds nothing of a batch that no run asks for, and no name that is none', async () => {
    const { openai } = await serving(() => ({
      data: [
        { ...batch(1), more: 'x'.repeat(10_000), status: 'x'.repeat(10_000) },
        { ...batch(2), id: 'x'.repeat(10_000) },
      ],
    }));
    const { items } = await listAllBatches(openai);
    expect(JSON.stringify(items).length).toBeLessThan(300);
    expect(items).toMatchObject([{ id: 'batch_1', status: 'unknown' }]);
  });

  it('passes over what is no batch, and takes what servers leave out', async () => {
    const { openai } = await serving(() => ({
      data: [null, { object: 'batch' }, { id: 'batch_1', metadata: { a: 1 }, created_at: 'yesterday' }],
    }));
    expect((await listAllBatches(openai)).items).toMatchObject([{ id: 'batch_1', status: 'unknown', created_at: 0 }]);
  });

  it('that is none is an error', async () => {
    const { openai } = await serving(() => ({ data: 'none' as never }));
    await expect(listAllBatches(openai)).rejects.toThrow('no list');
  });
});
