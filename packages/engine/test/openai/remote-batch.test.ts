/** Batches as servers of several makers describe them. */
import OpenAI from 'openai';
import { describe, expect, it } from 'vitest';
import { endOf, failureOf, type RemoteBatch, retrieveBatch, statusOf } from '../../src/openai/remote-batch.ts';

async function described(
  members: object,
  headers: Record<string, string> = {},
  status = 200,
): Promise<RemoteBatch | undefined> {
  const body = JSON.stringify({ id: 'batch_1', status: 'completed', ...members });
  const fetch = async (): Promise<Response> =>
    new Response(body, { status, headers: { 'content-type': 'application/json', ...headers } });
  return retrieveBatch(
    new OpenAI({ apiKey: 'test', baseURL: 'http://127.0.0.1:1/v1', maxRetries: 0, fetch }),
    'batch_1',
  );
}

const statusIn = async (members: object): Promise<unknown> => statusOf((await described(members)) as RemoteBatch);
const endIn = async (completed_at: unknown): Promise<unknown> =>
  endOf((await described({ completed_at })) as RemoteBatch);

describe('a batch', () => {
  it.each([
    ['validating', 'VALIDATING'],
    ['queued', 'VALIDATING'],
    ['pending', 'VALIDATING'],
    ['in-progress', 'IN_PROGRESS'],
    ['InProgress', 'IN_PROGRESS'],
    ['RUNNING', 'IN_PROGRESS'],
    ['finalizing', 'FINALIZING'],
    ['canceling', 'CANCELING'],
    ['cancellation_requested', 'CANCELING'],
    [' Completed ', 'COMPLETED'],
    ['succeeded', 'COMPLETED'],
    ['JOB_STATE_SUCCEEDED', 'COMPLETED'],
    ['canceled', 'CANCELLED'],
    ['Expired', 'EXPIRED'],
    ['ERROR', 'FAILED'],
    ['constructor', undefined],
    ['', undefined],
  ])('with the status %j is %s', async (status, known) => {
    expect(await statusIn({ status })).toBe(known);
  });

  it.each([
    [1_795_486_630, '2026-11-24T02:17:10.000Z'],
    ['1795486630', '2026-11-24T02:17:10.000Z'],
    [1_795_486_630_500, '2026-11-24T02:17:10.500Z'],
    ['1795486630500', '2026-11-24T02:17:10.500Z'],
    ['2026-11-24T02:17:10Z', '2026-11-24T02:17:10.000Z'],
    ['2026-11-24T02:17:10', '2026-11-24T02:17:10.000Z'],
    ['2026-11-24T03:17:10.25+01:00', '2026-11-24T02:17:10.250Z'],
  ])('that ended at %j', async (time, iso) => {
    expect(new Date(Number(await endIn(time))).toISOString()).toBe(iso);
  });

  it.each([[undefined], [null], [0], [-1], [1e18], ['yesterday'], [''], [{}], [true]])(
    'with the time %j has none',
    async (time) => {
      expect(await endIn(time)).toBeUndefined();
    },
  );

  it('says when it was seen, by its server', async () => {
    const date = 'Tue, 24 Nov 2026 02:17:10 GMT';
    expect((await described({}, { date }))?.seenAt).toBe(Date.parse(date));
    expect((await described({}, { date: 'soon' }))?.seenAt).toBeUndefined();
  });

  it('is unknown where the server says so, also by 410', async () => {
    expect(await described({}, {}, 404)).toBeUndefined();
    expect(await described({}, {}, 410)).toBeUndefined();
    await expect(described({}, {}, 500)).rejects.toMatchObject({ code: 'openai-unavailable' });
  });

  it('takes counts that are texts for counts', async () => {
    const remote = await described({ request_counts: { total: '3', completed: '2', failed: 1 } });
    expect(remote?.request_counts).toEqual({ total: 3, completed: 2, failed: 1 });
  });

  it('that failed names the line', async () => {
    const errors = {
      data: [
        { code: 'invalid_json_line', message: 'not JSON', line: 7 },
        { message: 'more', line: 'x' },
      ],
    };
    const remote = (await described({ status: 'failed', errors })) as RemoteBatch;
    expect(failureOf(remote)).toBe('invalid_json_line: not JSON (line 7); unknown: more');
  });
});
