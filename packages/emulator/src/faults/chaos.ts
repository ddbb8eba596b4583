/** Mixtures of faults, drawn from a seed: what no one would think of writing down. */
import { chance } from './chance.ts';
import { chaosSeedIn, type FaultRules, parseFaults, type Rules } from './rules.ts';

/**
 * A mixture of all kinds. Everything in it ends by itself: no fault lasts for more than a few reads, and each rule fires
 * a few times only, so that who goes on trying gets through.
 */
export function chaosFaults(seed: number): FaultRules {
  const draw = (...what: (string | number)[]): number => chance(seed, 'chaos', ...what);
  const int = (from: number, to: number, ...what: string[]): number =>
    from + Math.floor(draw('int', ...what) * (to - from + 1));
  const some = <T>(name: string, list: readonly T[]): T[] => list.filter((_, index) => draw(name, index) < 0.4);
  const often = (name: string, most: number): { rate: number; times: number } => ({
    rate: 0.05 + Math.round(draw('rate', name) * 100) / 400,
    times: int(1, most, 'times', name),
  });

  const calls = some('call', CALLS).map((rule, index) => {
    const { rate, times } = often(`call ${index}`, 4);
    // Some routes are called a few times only.
    return { ...rule, rate: rule.route === '*' ? rate : 2 * rate, times };
  });
  const lines = some('line', LINES).map((fault, index) => ({ fault, ...often(`line ${index}`, 6) }));
  const batches = some('batch', BATCHES).map((make, index) => ({
    fault: make(int(1, 3, 'reads', String(index))),
    ...often(`batch ${index}`, 2),
  }));
  const files = some('file', ['batch', 'batch_output'] as const).map((purpose) => ({
    purpose,
    ...often(`file ${purpose}`, 3),
    fault: {
      kind: 'invisible',
      reads: int(1, 3, 'reads', purpose),
      create: draw('create') < 0.5 ? 'bad-request' : 'failed-batch',
    } as const,
  }));
  return { seed, calls, lines, batches, files };
}

/** The faults that a JSON value asks for: rules, or `{"chaos": SEED}`. @throws CompletionBatchError `invalid-input` */
export function readFaults(value: unknown, where?: string): Rules {
  const seed = chaosSeedIn(value, where);
  return parseFaults(seed === undefined ? value : chaosFaults(seed), where);
}

type CallRule = Pick<NonNullable<FaultRules['calls']>[number], 'route' | 'fault'>;
type Line = NonNullable<FaultRules['lines']>[number]['fault'];
type Batch = NonNullable<FaultRules['batches']>[number]['fault'];

const CALLS: readonly CallRule[] = [
  { route: '*', fault: { kind: 'status', status: 429, retryAfterSeconds: 0.01 } },
  { route: '*', fault: { kind: 'status', status: 500, retryAfterSeconds: 0.01 } },
  { route: '*', fault: { kind: 'status', status: 503, retryAfterSeconds: 0.01 } },
  { route: '*', fault: { kind: 'reset' } },
  { route: '*', fault: { kind: 'reset', effect: true } },
  { route: 'batches.create', fault: { kind: 'status', status: 429 } },
  { route: 'batches.create', fault: { kind: 'status', status: 500 } },
  { route: 'batches.create', fault: { kind: 'status', status: 502, effect: true } },
  { route: 'batches.create', fault: { kind: 'status', status: 409, effect: true } },
  { route: 'batches.create', fault: { kind: 'reset' } },
  { route: 'batches.create', fault: { kind: 'reset', effect: true } },
  { route: 'batches.create', fault: { kind: 'cut', keep: 0.5 } },
  { route: 'batches.list', fault: { kind: 'status', status: 500, retryAfterSeconds: 0.01 } },
  { route: 'files.create', fault: { kind: 'status', status: 413 } },
  { route: 'files.create', fault: { kind: 'status', status: 503, effect: true, retryAfterSeconds: 0.01 } },
  { route: 'files.create', fault: { kind: 'reset', effect: true } },
  { route: 'files.content', fault: { kind: 'cut', keep: 0.7 } },
  { route: 'files.content', fault: { kind: 'cut', keep: 0.3, contentLength: false } },
  { route: 'files.content', fault: { kind: 'ignore-range' } },
];

const LINES: readonly Line[] = [
  { kind: 'status', status: 500 },
  { kind: 'status', status: 429 },
  { kind: 'status', status: 400, code: 'context_length_exceeded', message: 'The request is too long.' },
  { kind: 'error' },
  { kind: 'miss' },
  { kind: 'double' },
  { kind: 'double', status: 500 },
  { kind: 'tear' },
  { kind: 'no-usage' },
];

const BATCHES: readonly ((reads: number) => Batch)[] = [
  (reads) => ({ kind: 'stuck', status: 'validating', reads }),
  (reads) => ({ kind: 'stuck', status: 'in_progress', reads }),
  (reads) => ({ kind: 'stuck', status: 'finalizing', reads }),
  () => ({ kind: 'token-limit' }),
  () => ({ kind: 'too-large' }),
  () => ({ kind: 'fail', code: 'invalid_request', message: 'The batch could not be read.' }),
  (reads) => ({ kind: 'unknown-status', reads }),
  () => ({ kind: 'empty-ids', as: 'empty' }),
  () => ({ kind: 'empty-ids', as: 'absent' }),
  (reads) => ({ kind: 'late-ids', of: 'output', reads }),
  (reads) => ({ kind: 'late-ids', of: 'both', reads }),
  () => ({ kind: 'omit', members: ['usage', 'model'] }),
  () => ({ kind: 'omit', members: ['request_counts', 'expires_at', 'errors'] }),
];
