/** What a compatible server can do that answers other than it should, one answer of it at a time. */
import { readFileSync } from 'node:fs';
import type { EmulatorOptions } from '@completion-batch/emulator';
import type { Foreign } from './foreign.ts';

type Intercept = NonNullable<EmulatorOptions['intercept']>;
type Reply = Awaited<ReturnType<Parameters<Intercept>[1]>>;
type Json = Record<string, unknown>;

export interface Lie {
  readonly name: string;
  readonly route: string;
  /** @returns undefined where there is nothing to lie about */
  tell(reply: Reply, foreign: Foreign): Reply | undefined;
}

const inJson = (name: string, route: string, change: (answer: Json, foreign: Foreign) => Json | undefined): Lie => ({
  name,
  route,
  tell(reply, foreign) {
    const answer = reply.status === 200 ? change({ ...(reply.json as Json) }, foreign) : undefined;
    return answer && { ...reply, json: answer };
  },
});

/** The batches that a list shows, ours among them. */
const inList = (name: string, change: (ours: Json, foreign: Foreign) => Json): Lie =>
  inJson(name, 'batches.list', (answer, foreign) => {
    const data = answer.data as Json[];
    const ours = data.find(({ metadata }) => metadata !== null);
    return ours && { ...answer, data: data.map((batch) => (batch === ours ? change(ours, foreign) : batch)) };
  });

/** A batch that is done, as it is told. */
const inEnded = (name: string, change: (batch: Json, foreign: Foreign) => Json): Lie =>
  inJson(name, 'batches.retrieve', (batch, foreign) =>
    batch.status === 'completed' ? { ...batch, ...change(batch, foreign) } : undefined,
  );

/** A file, by its lines. */
const inContent = (name: string, change: (lines: string[]) => string[]): Lie => ({
  name,
  route: 'files.content',
  tell({ file, ...reply }) {
    if (file === undefined) return undefined;
    const lines = readFileSync(file.path, 'utf8')
      .split('\n')
      .filter((line) => line !== '');
    return { ...reply, text: `${change(lines).join('\n')}\n` };
  },
});

const withAnswer = (line: string, change: (line: Json) => Json): string =>
  JSON.stringify(change(JSON.parse(line) as Json));
const withContent = (line: string, content: string): string =>
  withAnswer(line, (answer) => ({
    ...answer,
    response: {
      status_code: 200,
      body: { choices: [{ index: 0, finish_reason: 'stop', message: { role: 'assistant', content } }] },
    },
  }));

export const LIES: readonly Lie[] = [
  inList('list: a foreign batch under our id', ({ metadata }, { batchId, inputFileId }) => ({
    id: batchId,
    object: 'batch',
    status: 'completed',
    created_at: 1,
    input_file_id: inputFileId,
    metadata,
  })),
  inList('list: another digest', (ours) => ({
    ...ours,
    metadata: { ...(ours.metadata as Json), digest: '0'.repeat(64) },
  })),
  inList('list: an execution that is a path', (ours) => ({
    ...ours,
    metadata: { ...(ours.metadata as Json), execution_id: '../../precious' },
  })),
  inList('list: an id that is a path', (ours) => ({
    ...ours,
    metadata: { ...(ours.metadata as Json), completion_batch_id: '../../precious/dataset' },
  })),
  inList('list: the batch of another id', (ours) => ({
    ...ours,
    metadata: { ...(ours.metadata as Json), completion_batch_id: '00000000-0000-4000-8000-000000000001' },
  })),
  inJson('list: odd things', 'batches.list', (answer) => ({
    ...answer,
    data: [null, 7, 'x', { id: '' }, { id: '../x', metadata: { completion_batch_id: 7 } }, ...(answer.data as Json[])],
  })),
  inEnded('batch: another id', (_, { batchId }) => ({ id: batchId })),
  inEnded('batch: the input file of another', (_, { inputFileId }) => ({ input_file_id: inputFileId })),
  inEnded('batch: its own input as its output', ({ input_file_id }) => ({ output_file_id: input_file_id })),
  inEnded('batch: a path for a file', () => ({ output_file_id: '../batches?limit=1' })),
  inEnded('batch: other counts', () => ({ request_counts: { total: 900, completed: 900, failed: 0 } })),
  inEnded('batch: other metadata', () => ({ metadata: { completion_batch_id: 'x', digest: 'y' } })),
  inEnded('batch: no files', () => ({ output_file_id: null, error_file_id: null })),
  inEnded('batch: a use of less than nothing', () => ({ usage: { input_tokens: -5, output_tokens: -5 } })),
  inContent('content: lines for others', (lines) => [
    ...lines,
    ...lines.slice(0, 1).flatMap((line) => [
      withAnswer(line, (answer) => ({
        ...answer,
        custom_id: 'IMAGE#36ff39db-d6e0-499f-a4b5-000000000004#RECEIPT#00001',
      })),
      withAnswer(line, (answer) => ({ ...answer, custom_id: 'letter-99' })),
      withAnswer(line, (answer) => ({ ...answer, custom_id: '../../precious' })),
    ]),
  ]),
  inContent('content: every line twice', (lines) => [...lines, ...lines]),
  inContent('content: other custom ids', (lines) =>
    lines.map((line) => withAnswer(line, (answer) => ({ ...answer, custom_id: `${answer.custom_id}x` }))),
  ),
  inContent('content: labels that nobody asked', (lines) =>
    lines.map((line) =>
      withContent(line, '{"valid":["1.1.TAX","9.9.DATE"],"invalid":[{"id":"3.2.SUBTOTAL","label":"TAX"}]}'),
    ),
  ),
  inContent('content: labels that are none', (lines) =>
    lines.map((line) =>
      withContent(line, '{"valid":[],"invalid":[{"id":"2.2.DATE","label":"__proto__"},{"id":"../../x","label":null}]}'),
    ),
  ),
  inContent('content: no lines', () => ['<html>sign in</html>']),
  inContent('content: a line less', (lines) => lines.slice(1)),
  inJson('create: the id of another', 'batches.create', (batch, { batchId }) => ({ ...batch, id: batchId })),
  inJson('create: no id', 'batches.create', ({ id: _, ...batch }) => batch),
  inJson('create: an id that is a path', 'batches.create', (batch) => ({ ...batch, id: '../../v1/files' })),
  inJson('upload: the id of another file', 'files.create', (file, { inputFileId }) => ({ ...file, id: inputFileId })),
  inJson('files: another file under our name', 'files.list', (answer, { inputFileId }) => {
    const data = answer.data as Json[];
    const ours = data.find(({ filename }) => /^[0-9a-f-]{36}-/.test(String(filename)));
    return ours && { ...answer, data: [{ ...ours, id: inputFileId }, ...data.filter((file) => file !== ours)] };
  }),
];

interface Planned {
  readonly lie: Lie;
  waits: number;
}

/** Stands in the emulator's way. */
export class Liar {
  readonly done: string[] = [];
  /** Nobody lies before there is a foreign batch, nor after the honest runs have met the adversary. */
  foreign: Foreign | undefined;
  #planned: Planned[];

  constructor(lies: readonly Lie[], draw: (below: number) => number) {
    this.#planned = lies.map((lie) => ({ lie, waits: lies.length > 1 && draw(3) === 0 ? draw(3) : 0 }));
  }

  readonly intercept: Intercept = async (call, next) => {
    const reply = await next();
    const { foreign } = this;
    if (foreign === undefined) return reply;
    for (const planned of this.#planned) {
      if (planned.lie.route !== call.route) continue;
      const told = planned.lie.tell(reply, foreign);
      if (told === undefined) continue;
      planned.waits -= 1;
      if (planned.waits >= 0) continue;
      this.#planned = this.#planned.filter((other) => other !== planned);
      this.done.push(planned.lie.name);
      return told;
    }
    return reply;
  };
}
