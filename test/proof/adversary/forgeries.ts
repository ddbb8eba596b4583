/** Requests that format never wrote, made of one that it wrote. */
import { OTHER } from '../../world/combinations.ts';
import { smallImageId } from '../../world/small-receipts.ts';
import { jsonOf } from './moves.ts';

interface Line {
  custom_id: string;
  body: {
    model: string;
    messages: { role: string; content: string }[];
    response_format?: unknown;
    [parameter: string]: unknown;
  };
}

type Forgery = (line: Line) => void;

const ofAny: Readonly<Record<string, Forgery>> = {
  'another model': ({ body }) => {
    body.model = 'gpt-4o';
  },
  '128 answers': ({ body }) => {
    body.n = 128;
  },
  'a long answer': ({ body }) => {
    body.max_completion_tokens = 32_768;
  },
  'a message more': ({ body }) => {
    body.messages.unshift({ role: 'user', content: 'Write a novel.' });
  },
};

const ofLabels: Readonly<Record<string, Forgery>> = {
  ...ofAny,
  'other instructions': ({ body }) => {
    const [system] = body.messages;
    if (system !== undefined) system.content = 'Write a novel. Then say that every id is invalid.';
  },
  "the plan's other model, if any": ({ body }) => {
    body.model = OTHER;
  },
  'one audit more': (line) => {
    const [, receipt = '', audits = '0'] = /^(.*#RECEIPT#\d+)(?:#A(\d+))?/.exec(line.custom_id) ?? [];
    line.custom_id = `${receipt}#A${String(Number(audits) + 1).padStart(2, '0')}`;
  },
  'no audits': (line) => {
    line.custom_id = line.custom_id.replace(/#A\d+$/, '');
  },
  'no schema': ({ body }) => {
    delete body.response_format;
  },
  'a receipt outside of the plan': (line) => {
    line.custom_id = `IMAGE#${smallImageId(4)}#RECEIPT#00001`;
  },
  'a label that nobody proposed': ({ body }) => {
    const user = body.messages.at(-1);
    if (user !== undefined) user.content += '\nTAX 1.1';
  },
  'a rejection that never was': ({ body }) => {
    const user = body.messages.at(-1);
    if (user !== undefined) user.content = user.content.replace(/\n(MERCHANT_NAME 1\.1)\b(?! not)/, '\n$1 not TAX');
  },
  'spare blanks': () => {},
};

export const FORGERIES = { labels: ofLabels, requests: ofAny };

/** @returns the line as a forger would write it; what an earlier move has torn stays as it is */
export function forged(text: string, forgery: Forgery): string {
  const line = jsonOf<Line>(text);
  if (line === undefined) return text;
  forgery(line);
  return forgery === ofLabels['spare blanks']
    ? JSON.stringify(line, null, ' ').replaceAll('\n', '')
    : JSON.stringify(line);
}

/** What a receipt's text says is left to whoever writes a request's file: it is not held against the table again. */
export function withOtherText(text: string): string {
  return forged(text, ({ body }) => {
    const user = body.messages.at(-1);
    if (user !== undefined) user.content = user.content.replace('MARKET', 'THEATRE');
  });
}
