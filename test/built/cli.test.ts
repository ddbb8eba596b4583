/** The command line: phases against services named by the environment, the local stack, and wrong use. */
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { type EvaluationFigures, judged } from '@completion-batch/core';
import { type Emulator, startEmulator } from '@completion-batch/emulator';
import { lockFolder } from '@completion-batch/engine';
import {
  createReceiptsTable,
  dynamoClient,
  type EmbeddedTable,
  loadItems,
  rulesResponder,
  startEmbeddedTable,
} from '@completion-batch/sandbox';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { completionBatch, expectNarrow, flat, journalOf } from '../world/cli.ts';
import { smallImageId, smallReceipt } from '../world/small-receipts.ts';

let folder = '';
let server: EmbeddedTable;
let emulator: Emulator;
let env: Record<string, string> = {};
let itemsFile = '';
/** Of two shards: as many as a whole night of `start` needs. */
let fewItemsFile = '';

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'cli-'));
  server = await startEmbeddedTable({ dataDir: join(folder, 'table') });
  emulator = await startEmulator({
    dataDir: join(folder, 'openai'),
    responder: rulesResponder(),
    models: ['gpt-4.1-mini'],
  });
  env = {
    AWS_REGION: 'local',
    AWS_ACCESS_KEY_ID: 'local',
    AWS_SECRET_ACCESS_KEY: 'planted-aws-secret',
    AWS_ENDPOINT_URL_DYNAMODB: server.endpoint,
    OPENAI_BASE_URL: emulator.url,
    OPENAI_API_KEY: 'sk-planted-openai-secret',
  };
  const receipts = Array.from({ length: 60 }, (_, index) => smallReceipt(index + 1));
  const items = receipts.flat();
  const lines = (of: typeof items): string => of.map((item) => `${JSON.stringify({ Item: item })}\n`).join('');
  itemsFile = join(folder, 'items.ndjson');
  await writeFile(itemsFile, lines(items));
  fewItemsFile = join(folder, 'few-items.ndjson');
  await writeFile(fewItemsFile, lines(receipts.slice(0, 22).flat()));
  const client = dynamoClient(server.endpoint);
  await createReceiptsTable(client, 'receipts', { gsi4: true });
  await loadItems(client, 'receipts', items);
  await createReceiptsTable(client, 'empty', { gsi4: true });
});

afterAll(async () => {
  await emulator.close();
  await server.stop();
  await rm(folder, { recursive: true, force: true });
});

const created = async (): Promise<number> =>
  (await emulator.journal()).filter(({ event }) => event === 'batch.created').length;

describe('the phases', () => {
  it('run one by one, each with one JSON object as its result', async () => {
    const store = pathToFileURL(join(folder, 'objects')).href;
    const json = async (...args: string[]): Promise<Record<string, unknown>> => {
      const result = await completionBatch([...args, '--json'], { env });
      expect([result.code, result.stderr]).toEqual([0, expect.any(String)]);
      expect(result.stdout.trim().split('\n')).toHaveLength(1);
      expect(result.stdout + result.stderr).not.toContain('planted');
      return JSON.parse(result.stdout) as Record<string, unknown>;
    };
    const out = join(folder, 'out');
    const prepared = await json(
      'prepare',
      '--table',
      'receipts',
      '--store',
      store,
      '--out',
      out,
      '--execution',
      'night-1',
    );
    expect(prepared).toMatchObject({
      execution: 'night-1',
      receipts: 60,
      labels: 240,
      shards: ['0001', '0002', '0003'],
      resumed: false,
    });
    const plan = String(prepared.plan);
    const requests = join(folder, 'requests');
    for (const shard of ['0001', '0002', '0003']) {
      expect(await json('format', '--plan', plan, '--shard', shard, '--out', requests)).toMatchObject({
        shard,
        requests: 20,
        labels: 80,
      });
    }
    const dry = await json('submit', '--plan', plan, '--requests', requests, '--dry-run');
    const firstRequest = { file: expect.stringMatching(/0001-\w+\.jsonl$/), line: 1 };
    expect(dry).toMatchObject({ dryRun: true, files: [{ outcome: 'planned', labels: 240 }], firstRequest });
    expect(await created()).toBe(0);
    const submitted = await json('submit', '--plan', plan, '--requests', requests);
    expect(submitted).toMatchObject({ complete: true, files: [{ outcome: 'submitted', labels: 240, requests: 60 }] });
    expect(await json('submit', '--plan', plan, '--requests', requests)).toMatchObject({
      files: [],
      alreadySubmitted: 60,
    });
    expect(await created()).toBe(1);
    const status = await json('status', '--table', 'receipts');
    expect(status).toMatchObject({
      submissions: [],
      batches: [{ status: 'PENDING', labels: 240 }],
      queues: [{ model: 'gpt-4.1-mini', tokens: expect.any(Number), limit: null }],
    });
    const text = await completionBatch(['status', '--table', 'receipts'], { env });
    expect(text.stdout).toContain('No open submission.');
    expect(flat(text.stdout)).toMatch(/Queue of gpt-4\.1-mini: [\d,]+ tokens wait, no limit is known\./);
    expectNarrow(text.stdout, text.stderr);
  }, 240_000);

  it('run all at once, and again there is nothing left', async () => {
    const args = [
      'run',
      '--table',
      'empty',
      '--store',
      pathToFileURL(join(folder, 'objects')).href,
      '--out',
      join(folder, 'run'),
    ];
    const result = await completionBatch(args, { env });
    expect([result.code, result.stdout]).toEqual([0, expect.stringContaining('Nothing left to submit')]);
    const near = await completionBatch([...args, '--context', 'near'], { env });
    expect([near.code, near.stdout]).toEqual([0, expect.stringContaining('Nothing left to submit')]);
    const last = JSON.parse(await readFile(join(folder, 'run', 'last-execution.json'), 'utf8')) as Record<
      string,
      string
    >;
    const plan = await readFile(join(folder, 'run', last.execution ?? '', 'plan.json'), 'utf8');
    expect([last.context, JSON.parse(plan)]).toEqual(['near', expect.objectContaining({ context: 'near' })]);
  });

  it('run with a budget submits what fits, says what waits, and has a new budget the next time', async () => {
    const client = dynamoClient(server.endpoint);
    await createReceiptsTable(client, 'budget', { gsi4: true });
    await loadItems(
      client,
      'budget',
      [101, 102, 103].flatMap((number) => smallReceipt(number)),
    );
    const store = pathToFileURL(join(folder, 'budget-objects')).href;
    const args = ['run', '--table', 'budget', '--store', store, '--out', join(folder, 'budget')];
    // A request of these costs about $0.00013.
    const first = await completionBatch([...args, '--max-cost-usd', '0.0003'], { env });
    expect([first.code, first.stdout]).toEqual([1, expect.stringContaining('waits, over the budget')]);
    expect(first.stdout).toMatch(/budget: \$0\.000\d of \$0\.0003 used/);
    expect(flat(first.stdout)).toMatch(
      /Next: the same command again .*\. And, to bring .*: npx completion-batch collect --table budget/,
    );
    expect(flat(first.stderr)).toContain('error: not everything is submitted: 1 file waits, over the budget');
    expectNarrow(first.stdout, first.stderr);
    const second = await completionBatch([...args, '--max-cost-usd', '0.0003', '--json'], { env });
    expect(second.code).toBe(0);
    expect(JSON.parse(second.stdout)).toMatchObject({ complete: true, files: [{ outcome: 'submitted', requests: 1 }] });
    const unknown = await completionBatch([...args, '--max-cost-usd', 'all'], { env });
    expect([unknown.code, unknown.stderr]).toEqual([2, expect.stringContaining('US dollars over 0')]);
  });

  it('of any requests may have their state in the table, beside labels', async () => {
    const body = { model: 'gpt-4.1-mini', messages: [{ role: 'user', content: 'x' }] };
    const path = join(folder, 'requests.jsonl');
    await writeFile(path, JSON.stringify({ custom_id: '1', method: 'POST', url: '/v1/chat/completions', body }));
    const places = ['--store', pathToFileURL(join(folder, 'jobs')).href, '--state', 'dynamodb://empty'];
    const batch = async (...args: string[]) => {
      const { code, stdout, stderr } = await completionBatch(['batch', ...args, ...places, '--json'], { env });
      expect([code, stderr]).toEqual([0, expect.any(String)]);
      return JSON.parse(stdout) as Record<string, unknown>;
    };
    expect(await batch('submit', path, '--preflight', 'never')).toMatchObject({
      known: false,
      submitted: { files: [{ outcome: 'submitted' }] },
    });
    expect(await batch('status')).toMatchObject({ jobs: [{ counts: { waiting: 1 }, batches: [{ open: true }] }] });
    expect(await readdir(join(folder, 'jobs'))).not.toContain('state');
  });

  it('in a folder where another run is under way is refused, and goes on where a killed one was', async () => {
    const out = join(folder, 'shared');
    const args = ['run', '--table', 'empty', '--store', pathToFileURL(join(folder, 'objects')).href, '--out', out];
    await mkdir(out);
    const unlock = lockFolder(out);
    const second = await completionBatch([...args, '--json'], { env });
    unlock();
    expect([second.code, flat(second.stderr)]).toEqual([1, expect.stringContaining('is using this folder')]);
    expect(JSON.parse(second.stdout)).toMatchObject({ error: { code: 'store-unusable', where: out } });
    expect(await readdir(out)).toEqual([]);
    await writeFile(join(out, 'lock.json'), JSON.stringify({ pid: 2 ** 22 + 1, startTime: '1' }));
    const third = await completionBatch(args, { env });
    expect([third.code, third.stdout]).toEqual([0, expect.stringContaining('Nothing left to submit')]);
    expect(await readdir(out)).not.toContainEqual(expect.stringMatching(/^lock/));
  });
});

describe('wrong use', () => {
  const store = 'file:///tmp/nowhere-objects';
  const out = '/tmp/nowhere-out';
  it.each([
    ['no command', [], 'Usage:'],
    ['an unknown command', ['prepair'], 'unknown command'],
    ['an unknown option', ['status', '--table', 'receipts', '--jsno'], 'unknown option'],
    ['a missing option', ['prepare', '--store', store, '--out', out], '--table'],
    [
      'shards out of range',
      ['prepare', '--table', 'receipts', '--store', store, '--out', out, '--max-shards', '257'],
      'from 1 to 256',
    ],
    [
      'no shards',
      ['prepare', '--table', 'receipts', '--store', store, '--out', out, '--max-shards', '0'],
      'from 1 to 256',
    ],
    [
      'a status with a verdict',
      ['prepare', '--table', 'receipts', '--store', store, '--out', out, '--validation-status', 'VALID'],
      'NONE, PENDING',
    ],
    [
      'a bad execution id',
      ['prepare', '--table', 'receipts', '--store', store, '--out', out, '--execution', '../x'],
      '1 to 100 characters',
    ],
    [
      'a price file that is not there',
      ['collect', '--table', 'receipts', '--store', store, '--prices', '/no/prices.json'],
      '/no/prices.json',
    ],
    [
      'a place for verdicts that is none',
      ['collect', '--table', 'receipts', '--store', store, '--evidence-write-back', 'pinecone'],
      'off, vectors or chroma://host:port/collection',
    ],
    [
      'a bad store',
      ['prepare', '--table', 'receipts', '--store', 'ftp://x', '--out', out],
      's3://bucket/prefix or file:///',
    ],
  ])('%s ends with code 2 and says what is allowed', async (_, args, text) => {
    const result = await completionBatch(args, { env });
    expect([result.code, flat(result.stderr)]).toEqual([2, expect.stringContaining(text)]);
    expect(result.stdout).toBe('');
    expectNarrow(result.stderr);
  });
});

describe('evaluate', () => {
  const BATCH = '7d0f4f0e-6f0c-4b4a-9a55-0123456789ab';
  const IMAGE = smallImageId(1);
  const HOSTILE = '##[error]\u202e\u001b[31m::add-mask::x';
  /** Label, what the batch said, what it suggested, what is true. */
  const WORDS = [
    ['DATE', 'VALID', null, 'DATE'],
    ['TIME', 'INVALID', 'DATE', 'DATE'],
    [HOSTILE, 'VALID', null, `${HOSTILE} and that is long, too`],
  ] as const;
  const expectHarmless = (text: string): void => {
    for (const part of ['##[', '\u202e', '\u001b']) expect(text).not.toContain(part);
  };
  const wordKey = (index: number): string => `RECEIPT#00001#LINE#00001#WORD#0000${index + 1}`;

  it('tells how right verdicts are, writes them down, and sets them beside those of another time', async () => {
    const client = dynamoClient(server.endpoint);
    await createReceiptsTable(client, 'judged', { gsi4: true });
    const rows = WORDS.flatMap(([label, status, suggested], index) => [
      {
        PK: { S: `IMAGE#${IMAGE}` },
        SK: { S: `${wordKey(index)}#LABEL#${label}` },
        validation_status: { S: status },
        completion_batch_id: { S: BATCH },
      },
      {
        PK: { S: `BATCH#${BATCH}` },
        SK: { S: `RESULT#RECEIPT#1#LINE#1#WORD#${index + 1}#LABEL#${label}#IMAGE#${IMAGE}` },
        status: { S: status },
        validated_at: { S: '2026-11-24T02:17:00.000Z' },
        ...(suggested === null ? {} : { gpt_suggested_label: { S: suggested } }),
      },
    ]);
    await loadItems(client, 'judged', rows);
    const truth = join(folder, 'truth.ndjson');
    const lines = WORDS.map(([label, , , true_label], index) =>
      JSON.stringify({ key: `IMAGE#${IMAGE}#${wordKey(index)}#LABEL#${label}`, true_label }),
    );
    await writeFile(truth, `${lines.join('\n')}\nno truth\n`);
    const evaluate = (...args: string[]) => completionBatch(['evaluate', '--table', 'judged', ...args], { env });
    const before = join(folder, 'before.ndjson');
    const shown = await evaluate('--truth', truth, '--out', before);
    expect([shown.code, flat(shown.stderr)]).toEqual([
      0,
      expect.stringContaining(`1 line of the truth file passed over`),
    ]);
    expect(flat(shown.stdout)).toMatch(
      /wrong as proposed 2 of 3: the base rate, 66\.7 % \(20\.8 – 93\.9\) wrong labels found 1 of 2: the recall, 50\.0 %/,
    );
    expect(flat(shown.stdout)).toContain('Of 100 wrong labels about 50 are found (9 – 91); of 100 labels called wrong');
    expect(shown.stdout).toMatch(/^ {2}TIME {20}1 100 \(21–100\) 100 \(21–100\) 100 \(21–100\) 100 \(34–100\)$/m);
    expectHarmless(shown.stdout);
    expectNarrow(shown.stdout, shown.stderr);

    const other = join(folder, 'other.ndjson');
    await writeFile(other, (await readFile(before, 'utf8')).replace('"said":"INVALID"', '"said":"VALID"'));
    const beside = await evaluate('--truth', truth, '--against', other);
    expect(flat(beside.stdout)).toContain('VALID → INVALID 1 wrong label, 0 right ones');
    expect(flat(beside.stdout)).toContain("McNemar's test, exact binomial: p = 1.0000");
    expectHarmless(beside.stdout);
    expectNarrow(beside.stdout);
    const unaudited = await evaluate('--truth', 'table');
    expect(flat(unaudited.stdout)).toContain('Next: run or prepare with --audit-share 0.02');
    expectNarrow(unaudited.stdout);
    const json = await evaluate('--truth', truth, '--against', other, '--batch', BATCH, '--json');
    expectHarmless(json.stdout);
    expect(JSON.parse(json.stdout)).toMatchObject({
      overall: { labels: 3, f1: { share: expect.closeTo(2 / 3, 10) }, corrections: { right: 1 } },
      // The batch has no row that says what it cost.
      cost: { total: null, perWrongLabelFound: null },
      comparison: { labels: 3, mcnemar: { onlyFirst: 0, onlySecond: 1 } },
    });
    const people = await evaluate('--truth', 'table', '--batch', BATCH);
    expect([people.code, people.stdout]).toEqual([0, expect.stringContaining('nothing can be said')]);
  });
});

describe('what is not there', () => {
  const prepare = (table: string): string[] => [
    'prepare',
    '--table',
    table,
    '--store',
    'file:///tmp/nowhere-objects',
    '--out',
    '/tmp/nowhere-out',
  ];

  it.each([
    ['a table', prepare('no-such-table'), {}, 'table-not-found', 'AWS_REGION'],
    [
      'credentials',
      prepare('receipts'),
      { AWS_ACCESS_KEY_ID: '', AWS_SECRET_ACCESS_KEY: '' },
      'credentials-missing',
      'AWS_PROFILE',
    ],
    ['a region', prepare('receipts'), { AWS_REGION: '' }, 'wrong-region', 'AWS_REGION'],
    [
      'the service',
      prepare('receipts'),
      { AWS_ENDPOINT_URL_DYNAMODB: 'http://127.0.0.1:1' },
      'service-unreachable',
      'AWS_ENDPOINT_URL_DYNAMODB',
    ],
    [
      'a plan',
      ['format', '--plan', '/no/plan.json', '--shard', '0001', '--out', '/tmp/x'],
      {},
      'plan-unreadable',
      '/no/plan.json',
    ],
  ])('%s: code 1, the place and the remedy, nothing on standard output', async (_, args, change, code, text) => {
    const result = await completionBatch(args, { env: { ...env, ...change } });
    expect([result.code, flat(result.stderr)]).toEqual([1, expect.stringContaining(`[${code}]`)]);
    expect(flat(result.stderr)).toContain(text);
    expectNarrow(result.stderr);
    expect(result.stderr).not.toMatch(/planted|\n {4}at /);
    expect(result.stdout).toBe('');
  });

  it('a key or a model is noticed before anything is claimed', async () => {
    const store = pathToFileURL(join(folder, 'objects-2')).href;
    const plan = join(folder, 'plan-2');
    await completionBatch(['prepare', '--table', 'empty', '--store', store, '--out', plan], { env });
    const submit = ['submit', '--plan', join(plan, 'plan.json'), '--requests', plan];
    const withoutKey = await completionBatch(submit, { env: { ...env, OPENAI_API_KEY: '' } });
    expect([withoutKey.code, withoutKey.stderr]).toEqual([1, expect.stringContaining('[credentials-missing]')]);
    const otherModel = await completionBatch([...submit, '--model', 'gpt-99'], { env });
    expect([otherModel.code, otherModel.stderr]).toEqual([1, expect.stringContaining('[model-unknown]')]);
  });
});

describe('start', () => {
  it('teaches', async () => {
    const { stdout, code } = await completionBatch(['start', '--help']);
    expect(code).toBe(0);
    for (const word of ['--items', '--reset', '--dry-run', 'run it again'])
      expect(stdout.toLowerCase()).toContain(word);
  });

  it('goes the whole way, then has nothing left, then starts over', async () => {
    const data = join(folder, 'start-1');
    const args = ['start', '--items', fewItemsFile, '--data', data];
    const dry = await completionBatch([...args, '--dry-run', '--json']);
    expect(JSON.parse(dry.stdout)).toMatchObject({ dryRun: true, labels: 88, files: [{ outcome: 'planned' }] });
    expect(journalOf(data).filter(({ event }) => event === 'batch.created')).toHaveLength(0);
    const first = await completionBatch([...args, '--submit-only']);
    expect([first.code, first.stderr]).toEqual([0, expect.any(String)]);
    for (const text of ['22', '88', 'gpt-4.1-mini', 'batch_', 'journal.ndjson', 'Next:'])
      expect(first.stdout).toContain(text);
    const second = await completionBatch([...args, '--submit-only']);
    expect([second.code, second.stdout]).toEqual([0, expect.stringContaining('Nothing left to submit')]);
    expect(journalOf(data).filter(({ event }) => event === 'batch.created')).toHaveLength(1);
    const collected = await completionBatch(args);
    expect([collected.code, collected.stderr]).toEqual([0, expect.any(String)]);
    for (const text of ['completed', 'VALID', 'INVALID', 'corrections proposed', 'estimated', 'Next:'])
      expect(collected.stdout).toContain(text);
    expect(collected.stdout).toContain('Nothing is left to ask');
    expect(collected.stdout.split('\n')[0]).toContain('no model is asked');
    const third = await completionBatch(args);
    expect([third.code, third.stdout]).toEqual([0, expect.stringContaining('Nothing left to submit')]);
    for (const { stdout, stderr } of [first, second, collected, third]) expectNarrow(stdout, stderr);
    const over = await completionBatch([...args, '--reset', '--json']);
    expect(JSON.parse(over.stdout)).toMatchObject({
      answers: 'rules',
      files: [{ outcome: 'submitted', labels: 88 }],
      collected: { results: [{ kind: 'settled', status: 'completed', targets: 88 }], failures: [] },
      // "8:13" is proposed as a date, for which the rules suggest TIME.
      rounds: [{ labels: 88 }, { labels: 22 }, { labels: 0 }],
      left: { none: 0, pending: 0 },
      evaluation: null,
    });
  }, 240_000);

  it('answers from the truth of the sample, the same for the same seed, with figures that agree', async () => {
    const start = (name: string, ...more: string[]) =>
      completionBatch(['start', '--data', join(folder, name), '--receipts', '10', '--simple', ...more]);
    const shown = await start('sample-1');
    expect(shown.stdout.split('\n')[0]).toBe(
      "A demonstration: no model is asked. The answers come from the sample's own",
    );
    expect(flat(shown.stdout)).toMatch(
      /recall, [\d.]+ % \([\d.]+ – [\d.]+\).*precision, [\d.]+ % \(.*Of 100 wrong labels about \d+ are found \(/,
    );
    expectNarrow(shown.stdout, shown.stderr);
    const { rounds, evaluation, left } = JSON.parse((await start('sample-2', '--json')).stdout) as {
      rounds: { labels: number; collected: { results: { counts: Record<string, number> }[] } }[];
      evaluation: EvaluationFigures;
      left: object;
    };
    expect(left).toEqual({ none: 0, pending: 0 });
    const sum = (name: string): number =>
      rounds
        .flatMap(({ collected }) => collected.results)
        .reduce((total, { counts }) => total + (counts[name] ?? 0), 0);
    const number = (count: number | undefined): string => (count ?? 0).toLocaleString('en-US');
    for (const [name, count] of [
      ['VALID', sum('valid')],
      ['INVALID', sum('invalid')],
      ['NEEDS_REVIEW', sum('needsReview') + sum('exhausted') + sum('unsure')],
      ['corrections proposed', sum('corrections')],
    ] as const) {
      expect(shown.stdout).toMatch(new RegExp(`^  ${name} +${number(count)}$`, 'm'));
    }
    const { overall, secondPass, leftOut } = evaluation;
    // Of each label that was there to be checked and of each correction there is one verdict in the end.
    const verdicts = sum('valid') + sum('invalid') + sum('needsReview') + sum('exhausted') + sum('unsure');
    expect(overall.labels + judged(secondPass)).toBe(verdicts);
    expect(leftOut).toMatchObject({ noVerdict: 0, otherBatches: 0, notInTable: 0 });
    expect(overall.recall.share).toBeGreaterThan(0.7);
    const { hits, of } = overall.recall;
    expect(flat(shown.stdout)).toContain(`wrong labels found ${number(hits)} of ${number(of)}: the recall`);
    const rules = await start('sample-3', '--answers', 'rules', '--dry-run');
    expect(flat(rules.stdout)).toContain('Simple rules answer');
    expect(rules.stdout).toMatch(/\n {2}system:\n {4}Check labels[\s\S]*\n {2}user:\n {4}<<<\n/);
    expect(flat(rules.stdout)).toMatch(/all of it is line 1 of /);
    expect(rules.stderr).not.toContain('claiming');
    expectNarrow(rules.stdout, rules.stderr);
  }, 240_000);

  it('shows each ability: a batch that is held and rejected, what is unsure asked of another model, evidence, audits', async () => {
    // Of 20 labels or more that people have judged: a first batch of 20 requests of 12 receipts had 18 to 29 of them.
    const size = ['--receipts', '24', '--max-lines', '40'];
    const shown = await completionBatch(['start', '--data', join(folder, 'abilities'), ...size]);
    expect([shown.code, shown.stderr]).toEqual([0, expect.any(String)]);
    expect(flat(shown.stderr)).toMatch(
      /is held: its agreement with people: .* a person would look at it now; here it is rejected/,
    );
    const out = flat(shown.stdout);
    expect(out).toMatch(/Evidence of other receipts: shown in \d+ requests/);
    for (const line of ['rejected', 'unsure']) expect(shown.stdout).toMatch(new RegExp(`^    ${line} +\\d+: `, 'm'));
    expect(out).toMatch(/gold sample agreement with people: \d+ of \d+/);
    expect(out).toContain('Nothing is left to ask');
    expectNarrow(shown.stdout, shown.stderr);
    const readme = await readFile(new URL('../../README.md', import.meta.url), 'utf8');
    const promised = /^```text\n(Batch .*?)^```$/ms.exec(readme)?.[1] ?? '';
    expect(shapes(promised).length).toBeGreaterThan(10);
    expect(shapes(shown.stdout)).toEqual(expect.arrayContaining(shapes(promised)));
  });

  /** Lines but for their numbers, ids and columns; those of a README leave others out. */
  function shapes(text: string): string[] {
    const lines = text.split('\n').filter((line) => line !== '' && line !== '…');
    return lines.map((line) =>
      line
        .replaceAll(/[0-9a-f]{8}-[0-9a-f-]{27}|batch_\w+/g, 'ID')
        .replaceAll(/\d[\d,.]*/g, 'N')
        .replaceAll(/ +/g, ' '),
    );
  }

  it('killed at any moment and started again ends with one batch and every label asked once', async () => {
    const data = join(folder, 'start-2');
    const args = ['start', '--items', itemsFile, '--data', data, '--json', '--submit-only'];
    // Seeded moments over the length of a run; each kill is followed by a start that is killed a little later.
    for (const ms of [350, 600, 800, 1000, 1150, 1300, 1450, 1600]) {
      await completionBatch(args, { onStart: (child) => void setTimeout(() => child.kill('SIGKILL'), ms) });
    }
    const last = await completionBatch(args);
    expect([last.code, last.stderr]).toEqual([0, expect.any(String)]);
    const batches = journalOf(data).filter(({ event }) => event === 'batch.created');
    expect(batches).toHaveLength(1);
    const executed = journalOf(data).filter(({ event }) => event === 'line.executed');
    expect(new Set(executed.map(({ custom_id }) => custom_id)).size).toBe(executed.length);
  });

  it('refuses a second one in the same folder, and a file that is not there', async () => {
    const data = join(folder, 'start-3');
    const [one, two] = await Promise.all(
      [1, 2].map(() => completionBatch(['start', '--items', fewItemsFile, '--data', data])),
    );
    expect([one?.code, two?.code].sort()).toEqual([0, 1]);
    expect(flat(`${one?.stderr}${two?.stderr}`)).toContain('another process');
    const missing = await completionBatch(['start', '--items', join(folder, 'none.ndjson')]);
    expect([missing.code, missing.stderr]).toEqual([2, expect.stringContaining('none.ndjson')]);
    expect(missing.stdout).toBe('');
  });
});
