/** One request line as it is read back, by every phase after format. */
import { CHAT_COMPLETIONS, CompletionBatchError, explain, type NdjsonLine, parseLine } from '@completion-batch/engine';
import { z } from 'zod';
import { coreLabelOf } from '../label-set/label-set.ts';
import { type LabelKey, type ReceiptKey, wordOf } from '../table/keys.ts';
import { auditsIn, parseCustomId } from './custom-id.ts';
import { type Prompt, type PromptTarget, partsOf, readTargets, readUserMessage } from './prompt.ts';
import { readSystemMessage } from './system-message.ts';

/** `url` of every line and `endpoint` of the batch: they must be equal. */
export const ENDPOINT = CHAT_COMPLETIONS;

/** What every phase after format may rely on in a line; further members of the body are kept as they are. */
export const requestLine = z.looseObject({
  custom_id: z.string().min(1).max(64),
  method: z.literal('POST'),
  url: z.literal(ENDPOINT),
  body: z.looseObject({
    model: z.string().min(1),
    messages: z.array(z.looseObject({ role: z.string(), content: z.string() })).min(1),
    // Users may set their own, of whatever form.
    response_format: z.unknown().optional(),
  }),
});

export type RequestLine = z.input<typeof requestLine>;

export interface Request {
  readonly customId: string;
  readonly receipt: ReceiptKey;
  readonly model: string;
  readonly body: z.output<typeof requestLine>['body'];
  readonly prompt: Prompt;
  /** The label rows it asks about, which it is to claim. */
  readonly targets: readonly LabelKey[];
  /** Those that people have judged, and that are asked again: never claimed, and never written. */
  readonly audits: readonly LabelKey[];
}

/**
 * Reads a line of a request file.
 * @throws CompletionBatchError `ndjson-damaged` or `request-invalid`, with file and line
 */
export function readRequest(line: NdjsonLine, name: string): Request {
  const { custom_id, body, receipt, audits, read } = checkedRequest(line, name, promptIn);
  const prompt = { ...read, audits };
  const { asked, audited } = partsOf(prompt);
  const keyOf = ({ lineId, wordId, label }: PromptTarget): LabelKey => ({ ...receipt, lineId, wordId, label });
  return {
    customId: custom_id,
    receipt,
    model: body.model,
    body,
    prompt,
    targets: asked.map(keyOf),
    audits: audited.map(keyOf),
  };
}

/** The custom id of such a line; throws at the same. */
export function readRequestKey(line: NdjsonLine, name: string): string {
  return checkedRequest(line, name, askedIn).custom_id;
}

type Messages = readonly { readonly role: string; readonly content: string }[];

/** @param readPart what is to be known of its prompt; undefined where that is not one of ours */
function checkedRequest<Part extends Pick<Prompt, 'targets'>>(
  line: NdjsonLine,
  name: string,
  readPart: (messages: Messages) => Part | undefined,
) {
  const value = requestLine.safeParse(parseLine(line, name));
  const bad = (why: string): CompletionBatchError =>
    new CompletionBatchError('request-invalid', `the line is not a request of ours: ${why}`, {
      where: `${name}:${line.number}`,
      remedy: 'Run format again for this shard; request files are not to be edited.',
    });
  if (!value.success) throw bad(explain(value.error));
  const { custom_id, body } = value.data;
  const receipt = parseCustomId(custom_id);
  if (receipt === undefined) throw bad(`the custom id ${JSON.stringify(custom_id)} names no receipt`);
  const audits = auditsIn(custom_id);
  const read = readPart(body.messages);
  if (read === undefined || read.targets.length === 0) throw bad('its prompt names no targets');
  const { targets } = read;
  if (targets.length < audits)
    throw bad(`its custom id names ${audits} labels of the gold sample, its prompt fewer targets`);
  const names = new Set(targets.map((target) => `${wordOf(target)}.${target.label}`));
  if (names.size < targets.length) throw bad('its prompt names a target twice');
  return { custom_id, body, receipt, audits, read };
}

const promptBody = z.looseObject({ messages: z.array(z.looseObject({ role: z.string(), content: z.string() })) });

/** The prompt in a request's body, or undefined where it is not one of ours. */
export function readPrompt(body: unknown): Prompt | undefined {
  const parsed = promptBody.safeParse(body);
  return parsed.success ? promptIn(parsed.data.messages) : undefined;
}

function promptIn(messages: Messages): Prompt | undefined {
  const asked = readUserMessage(questionIn(messages));
  const labels = asked && labelsIn(messages, asked.targets);
  return labels && { ...labels, ...asked };
}

function askedIn(messages: Messages): Pick<Prompt, 'targets'> | undefined {
  const targets = readTargets(questionIn(messages));
  return targets && labelsIn(messages, targets) && { targets };
}

const questionIn = (messages: Messages): string => messages.findLast(({ role }) => role === 'user')?.content ?? '';

/** By which version, and with which labels, is asked; undefined where that is not known, or a target's label is none of them. */
function labelsIn(
  messages: Messages,
  targets: readonly PromptTarget[],
): Pick<Prompt, 'version' | 'labels'> | undefined {
  const first = readSystemMessage(messages.find(({ role }) => role === 'system')?.content ?? '');
  if (first === undefined) return undefined;
  const { version, labels } = first;
  return targets.every(({ label }) => coreLabelOf(labels, label) !== undefined) ? { version, labels } : undefined;
}
