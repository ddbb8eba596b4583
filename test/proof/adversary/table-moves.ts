/** What somebody can do who writes rows of the table and nothing else. */
import { randomUUID } from 'node:crypto';
import type { Item } from '../../world/world.ts';
import { type Attacked, type Move, pick } from './moves.ts';

type Change = (row: Item, attacked: Attacked, rows: readonly Item[]) => Item | undefined;

const text = (S: string) => ({ S });
const number = (N: number | string) => ({ N: String(N) });

/** Writes what is made of one of the rows that are like this. */
function change(name: string, like: (row: Item) => boolean, make: Change): Move {
  return {
    name,
    async find(attacked) {
      const rows = await attacked.rows();
      const row = pick(attacked.draw, rows.filter(like));
      if (row === undefined) return undefined;
      const made = make(row, attacked, rows);
      return made && (() => attacked.world.put(made));
    },
  };
}

function gone(name: string, like: (row: Item) => boolean): Move {
  return {
    name,
    async find({ world, draw, rows }) {
      const row = pick(draw, (await rows()).filter(like));
      return row && (() => world.remove(row));
    },
  };
}

const isSubmission = ({ SK }: Item): boolean => SK?.S === 'SUBMISSION';
const isOpenSubmission = (row: Item): boolean => isSubmission(row) && row.GSI1PK !== undefined;
const isBatch = ({ TYPE }: Item): boolean => TYPE?.S === 'BATCH_SUMMARY';
const isOpenBatch = (row: Item): boolean =>
  isBatch(row) && !/COMPLETED|FAILED|EXPIRED|CANCELLED/.test(row.status?.S ?? '');
const isQueue = ({ TYPE }: Item): boolean => TYPE?.S === 'COMPLETION_QUEUE';

/** The version after the row's, whatever an earlier move has made of that. */
const next = (row: Item) => number((Number(row.version?.N) || 0) + 1);

/** Listed as open, free to be taken over, and changed since whoever held it has read it. */
function reopened(row: Item, state: string, more: Item = {}): Item {
  const { execution_id, batch_id, TYPE } = row;
  return {
    ...row,
    GSI1PK: text(`${TYPE?.S}#OPEN`),
    GSI1SK: text(`${execution_id?.S}#${batch_id?.S}`),
    state: text(state),
    version: next(row),
    owner: text('adversary'),
    lease_until: number(0),
    ...more,
  };
}

/** One more of the kind, which nobody has begun. */
function another(row: Item, id: string, more: Item = {}): Item {
  const { openai_batch_id: _o, input_file_id: _i, create_called_at: _c, first_create_called_at: _f, ...rest } = row;
  return { ...rest, PK: text(`BATCH#${id}`), batch_id: text(id), ...more };
}

/** Of the other submissions one whose value is another. */
function ofAnother(name: string, row: Item, rows: readonly Item[], { draw }: Attacked): Item {
  const values = rows.filter((other) => other[name]?.S !== undefined && other[name]?.S !== row[name]?.S);
  const value = pick(draw, values)?.[name];
  return value === undefined ? {} : { [name]: value };
}

const submissions: readonly Move[] = [
  ...['INTENDED', 'CLAIMED', 'UPLOADED', 'CREATING', 'CREATED', 'REJECTING'].map((state) =>
    change(`submission: set back to ${state}`, isSubmission, (row) => reopened(row, state)),
  ),
  change('submission: one more, of a file that was sent', isSubmission, (row) =>
    row.input_file_id === undefined
      ? undefined
      : reopened(another(row, randomUUID(), { execution_id: text('other') }), 'UPLOADED', {
          input_file_id: row.input_file_id,
        }),
  ),
  change('submission: one more, of a file of somebody else', isSubmission, (row, { foreign }) =>
    reopened(another(row, randomUUID()), 'UPLOADED', { input_file_id: text(foreign.inputFileId) }),
  ),
  change('submission: one more, with a batch of somebody else', isSubmission, (row, { foreign }) =>
    reopened(another(row, randomUUID()), 'CREATED', { openai_batch_id: text(foreign.batchId) }),
  ),
  change('submission: one more, of an object that is there', isSubmission, (row) =>
    reopened(another(row, randomUUID()), 'INTENDED'),
  ),
  change('submission: an id that is a path, claimed', isSubmission, (row) =>
    reopened(another(row, '../../precious/other'), 'CLAIMED', { sha256: text('v') }),
  ),
  change('submission: an id that is a path, intended', isSubmission, (row) =>
    reopened(another(row, '../../precious/dataset'), 'INTENDED'),
  ),
  change('submission: an id that is not its key', isSubmission, (row) =>
    reopened({ ...row, batch_id: text('../../precious/dataset') }, 'CLAIMED'),
  ),
  change('submission: an execution that is a path', isSubmission, (row) =>
    reopened({ ...row, execution_id: text('../../../precious') }, 'CLAIMED'),
  ),
  change('submission: costs nothing', isOpenSubmission, (row) => ({
    ...row,
    estimated_tokens: number(0),
    estimated_output_tokens: number(0),
    queued_tokens: number(0),
  })),
  change('submission: less than nothing', isSubmission, (row) =>
    reopened(row, 'UPLOADED', { estimated_tokens: number(-1e9), estimated_output_tokens: number(-1e9) }),
  ),
  change('submission: another object', isSubmission, (row, attacked, rows) =>
    reopened(row, 'CLAIMED', {
      ...ofAnother('object_key', row, rows.filter(isSubmission), attacked),
      ...ofAnother('sha256', row, rows.filter(isSubmission), attacked),
    }),
  ),
  change('submission: another file', isOpenSubmission, (row, { foreign }) =>
    row.input_file_id === undefined ? undefined : { ...row, input_file_id: text(foreign.inputFileId) },
  ),
  change('submission: another batch', isSubmission, (row, { foreign }) =>
    reopened(row, 'CREATED', { openai_batch_id: text(foreign.batchId) }),
  ),
  change('submission: another model', isOpenSubmission, (row) => ({ ...row, model: text('gpt-4.1') })),
  change('submission: another other model', isOpenSubmission, (row) => ({ ...row, escalate_model: text('gpt-4o') })),
  change('submission: another store', isOpenSubmission, (row) => ({ ...row, store: text('file:///elsewhere') })),
  change('submission: another endpoint', isOpenSubmission, (row) => ({ ...row, endpoint: text('/v1/responses') })),
  change('submission: a lease of years', isOpenSubmission, (row, { world }) => ({
    ...row,
    lease_until: number(world.clock.now() + 1e11),
    version: next(row),
    owner: text('adversary'),
  })),
  change('submission: closed', isOpenSubmission, ({ GSI1PK: _, GSI1SK: _sk, ...row }) => ({
    ...row,
    state: text('RECORDED'),
    version: next(row),
  })),
  change('submission: nonsense', isOpenSubmission, (row) => ({ ...row, version: text('x'), sha256: number(1) })),
  gone('submission: deleted', isSubmission),
];

const batches: readonly Move[] = [
  change('batch: answered by somebody else', isOpenBatch, (row, { foreign }) => ({
    ...row,
    openai_batch_id: text(foreign.batchId),
  })),
  change('batch: an id that is a path', isOpenBatch, (row) => ({ ...row, openai_batch_id: text('../files?x=/..') })),
  change('batch: another request file', isOpenBatch, (row, attacked, rows) => ({
    ...row,
    ...ofAnother('request_key', row, rows.filter(isBatch), attacked),
    ...ofAnother('request_sha256', row, rows.filter(isBatch), attacked),
  })),
  change('batch: another digest', isOpenBatch, (row) => ({ ...row, request_sha256: text('0'.repeat(64)) })),
  change('batch: other digests of its results', isBatch, (row) => ({
    ...row,
    output_sha256: text('0'.repeat(64)),
    error_sha256: text('x'),
    status: text('PENDING'),
    GSI1PK: text('STATUS#PENDING'),
  })),
  change('batch: a path for a key', isOpenBatch, (row) => ({ ...row, request_key: text('../../precious/x') })),
  change('batch: another execution', isOpenBatch, (row, attacked, rows) => ({
    ...row,
    execution_id: text(pick(attacked.draw, rows.filter(isSubmission))?.execution_id?.S ?? 'other'),
  })),
  change('batch: another store', isOpenBatch, (row) => ({ ...row, store: text('file:///elsewhere') })),
  change('batch: another model', isOpenBatch, (row) => ({ ...row, model: text('gpt-4.1') })),
  change('batch: held', isOpenBatch, (row, { world }) => ({
    ...row,
    examined_at: text(new Date(world.clock.now()).toISOString()),
    held_reason: text('planted'),
  })),
  change('batch: rejected', isOpenBatch, (row) => ({ ...row, decision: text('rejected') })),
  change('batch: closed', isOpenBatch, (row) => ({
    ...row,
    status: text('COMPLETED'),
    GSI1PK: text('STATUS#COMPLETED'),
  })),
  change('batch: opened again', isBatch, (row) => ({
    ...row,
    status: text('PENDING'),
    GSI1PK: text('STATUS#PENDING'),
  })),
  change('batch: ended long ago', isOpenBatch, (row) => ({ ...row, ended_seen_at: text('2020-01-01T00:00:00Z') })),
  change('batch: one more, of somebody else', isBatch, (row, { foreign }) => {
    const id = randomUUID();
    const GSI1SK = text(row.GSI1SK?.S?.replace(/[^#]*$/, id) ?? id);
    const open = { status: text('PENDING'), GSI1PK: text('STATUS#PENDING'), GSI1SK };
    return { ...row, ...open, PK: text(`BATCH#${id}`), openai_batch_id: text(foreign.batchId) };
  }),
  gone('batch: deleted', isBatch),
];

const queues: readonly Move[] = [
  change('queue: full', isQueue, (row, { world }) => ({
    ...row,
    limit_tokens: number(1),
    limit_learned_at: text(new Date(world.clock.now()).toISOString()),
  })),
  change('queue: nonsense', isQueue, (row) => ({ ...row, limit_tokens: text('many') })),
  change('queue: refuses everything', isQueue, (row, { world }) => ({
    ...row,
    'refusal#gpt-4.1-mini': {
      M: {
        at: text(new Date(world.clock.now()).toISOString()),
        batch_id: text(randomUUID()),
        message: text('planted'),
        kind: text('lines'),
      },
    },
  })),
];

const isLabel = ({ TYPE }: Item): boolean => TYPE?.S === 'RECEIPT_WORD_LABEL';
const isNone = (row: Item): boolean => isLabel(row) && row.validation_status?.S === 'NONE';
const isPending = (row: Item): boolean => isLabel(row) && row.validation_status?.S === 'PENDING';
const standing = (status: string): Item => ({
  validation_status: text(status),
  GSI3PK: text(`VALIDATION_STATUS#${status}`),
});

/** What a label's own row says is in the hand of who writes it; here only what others have to notice. */
const labels: readonly Move[] = [
  change('label: PENDING for nobody', isNone, (row) => ({
    ...row,
    ...standing('PENDING'),
    completion_batch_id: text(randomUUID()),
  })),
  change('label: PENDING for another batch', isPending, (row, attacked, rows) => ({
    ...row,
    ...ofAnother('completion_batch_id', row, rows, attacked),
  })),
  change('label: an id that is a path', isPending, (row) => ({ ...row, completion_batch_id: text('../../precious') })),
];

export const TABLE_MOVES = {
  labels: [...submissions, ...batches, ...queues, ...labels],
  requests: [...submissions, ...batches, ...queues],
} satisfies Readonly<Record<string, readonly Move[]>>;
