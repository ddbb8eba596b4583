/** Bounds on calls to S3 and DynamoDB: what a client of ours is set to, and what any client's answers are held to. */
import { IncomingMessage } from 'node:http';
import { Readable } from 'node:stream';
import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import type { S3Client } from '@aws-sdk/client-s3';
import { checkJson } from './bounded-json.ts';
import {
  BoundError,
  type Pace,
  paced,
  readBeginning,
  readWhole,
  seconds,
  sourceOf,
  systemTimer,
  type Timer,
} from './bounded-stream.ts';
import { AWS_BOUNDS as BOUNDS } from './bounds.ts';
import type { Environment } from './environment.ts';
import { waitedFor } from './in-time.ts';
import { checkPlainHttp } from './plain-http.ts';
import type { proxyAgents } from './proxy.ts';

export interface Service {
  /** For messages. */
  readonly name: 'S3' | 'DynamoDB';
  readonly silenceMs: number;
  /** Until an answer begins. */
  readonly headMs: number;
  /** Of an answer that is read whole. */
  readonly most: number;
}

export const S3: Service = {
  name: 'S3',
  silenceMs: BOUNDS.s3SilenceMs.most,
  headMs: BOUNDS.s3Ms.most,
  most: BOUNDS.xml.most,
};
export const DYNAMODB: Service = {
  name: 'DynamoDB',
  silenceMs: BOUNDS.tableSilenceMs.most,
  headMs: BOUNDS.tableMs.most,
  most: BOUNDS.json.most,
};

/** Settings of the SDK's handler of requests, which lets go of its sockets by them. @param agents `proxyAgents` */
export function timeouts({ silenceMs, headMs }: Service, agents: ReturnType<typeof proxyAgents> = {}) {
  return {
    requestHandler: {
      connectionTimeout: BOUNDS.connectMs.most,
      socketTimeout: silenceMs,
      // Later than what `guardCalls` says of it, which is final.
      requestTimeout: headMs + 1000,
      throwOnRequestTimeout: true,
      ...agents.requestHandler,
    },
  };
}

const guarded = new WeakSet<object>();

export interface GuardOptions {
  /** Of a client of ours: where it may send to by plain HTTP. Who makes a client knows where it sends to. */
  readonly env?: Environment;
  readonly timer?: Timer;
}

/** Holds every answer of the client to the bounds, once. */
export function guardCalls(client: DynamoDBClient | S3Client, service: Service, options: GuardOptions = {}): void {
  if (guarded.has(client)) return;
  guarded.add(client);
  const { env, timer = systemTimer } = options;
  // One place for two clients, whose types of middleware differ in the commands only.
  (client as DynamoDBClient).middlewareStack.add(
    (next, { commandName }) =>
      async (args) => {
        if (env !== undefined) checkPlainHttp(urlOf(args.request), env, `the endpoint of ${service.name}`);
        const answer = await begun(service, timer, () => next(args));
        await hold(answer.response as Answer, service, timer, commandName === 'GetObjectCommand');
        return answer;
      },
    { step: 'deserialize', priority: 'low', name: 'completionBatchBounds' },
  );
}

interface Answer {
  statusCode: number;
  body?: unknown;
}

function urlOf(request: unknown): URL {
  const { protocol, hostname, port } = request as { protocol: string; hostname: string; port?: number };
  return new URL(`${protocol}//${hostname}${port === undefined ? '' : `:${port}`}`);
}

function begun<T>({ name, headMs }: Service, timer: Timer, call: () => Promise<T>): Promise<T> {
  const late = () => new BoundError(`${name} has not begun to answer within ${seconds(headMs)}`);
  return waitedFor(headMs, call, late, timer);
}

/** Reads the answer here, but for an object that is read by who asked for it. */
async function hold(answer: Answer, service: Service, timer: Timer, isObject: boolean): Promise<void> {
  const { statusCode, body } = answer;
  if (!(body instanceof Readable)) return;
  const { name, silenceMs, headMs, most } = service;
  const pace: Pace = { name: `${name}'s answer`, most, silenceMs, wholeMs: headMs };
  if (statusCode >= 300) {
    const { error } = BOUNDS;
    const text = await readBeginning(sourceOf(body), { ...pace, most: error.most + 1, wholeMs: silenceMs }, timer);
    answer.body = asBody(text.length > error.most ? Buffer.alloc(0) : text);
  } else if (!isObject) {
    const bytes = allOf(body, most) ?? (await readWhole(paced(sourceOf(body), pace, timer)));
    // In one encoding a letter is a byte, and brackets and quotes are what they are in any.
    if (name === 'DynamoDB') checkJson(bytes.toString('latin1'));
    answer.body = name === 'DynamoDB' ? bytes : asBody(bytes);
  }
}

/**
 * Of an answer that came whole, as most of a table do, nothing is waited for; undefined of all others, and of one that flows
 * to somebody who listens: that is given piece by piece.
 */
function allOf(body: Readable, most: number): Buffer | undefined {
  if (!(body instanceof IncomingMessage) || !body.complete || body.readableFlowing) return undefined;
  if (body.readableLength > most) return undefined;
  const bytes: unknown = body.read();
  return Buffer.isBuffer(bytes) ? bytes : NOTHING;
}

const NOTHING = Buffer.alloc(0);

function asBody(bytes: Buffer): Readable {
  return Readable.from(bytes.length === 0 ? [] : [bytes], { objectMode: false });
}
