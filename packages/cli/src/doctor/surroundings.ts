/** What the checks look at, each thing opened and asked once. Nothing here fails: what went wrong is an outcome. */
import {
  type Environment,
  type Probe,
  parseStoreUrl,
  probeAnswer,
  probeBatches,
  probeModel,
} from '@completion-batch/engine';
import { openaiClient } from '../session/openai.ts';
import { type BucketAsked, bucketAsked } from './bucket-asked.ts';
import { type Identity, identified } from './identity.ts';
import { once } from './once.ts';
import { type Outcome, outcomeOf } from './outcome.ts';
import { type Rights, rightsOf } from './rights.ts';
import type { Role } from './roles.ts';
import { type TableAsked, tableAsked } from './table-asked.ts';

/** Milliseconds for one call, with what the clients repeat: no check keeps the others waiting for longer. */
const CALL_MS = 10_000;
/** A model that reasons takes longer. */
const ANSWER_MS = 30_000;

export interface Asked {
  readonly table?: string | undefined;
  readonly store?: string | undefined;
  readonly model: string;
  readonly labels?: string | undefined;
  readonly prices?: string | undefined;
  /** Whose rights are tried; default all of a night. */
  readonly roles?: readonly Role[] | undefined;
  /** The model is asked something, which costs. */
  readonly probeModel?: boolean | undefined;
}

export interface Surroundings {
  readonly env: Environment;
  readonly asked: Asked;
  readonly rights: Rights;
  readonly table: TableAsked | undefined;
  readonly bucket: BucketAsked | undefined;
  /** The store's, where it is one. */
  readonly folder: string | undefined;
  /** Of AWS, by whatever client there is. */
  readonly identity: () => Promise<Outcome<Identity>>;
  readonly region: () => Promise<Outcome<string>>;
  readonly model: () => Promise<Outcome<Probe>>;
  readonly batches: () => Promise<Outcome<Probe>>;
  /** Asked each time that this is called: it costs. */
  readonly answer: () => Promise<Outcome<Probe>>;
}

/**
 * @param callMs for one call
 * @throws CompletionBatchError `invalid-input` for a store that is none
 */
export function lookAround(env: Environment, asked: Asked, callMs = CALL_MS): Surroundings {
  const place = asked.store === undefined ? undefined : parseStoreUrl(asked.store);
  // Asked for before any call, so that none waits for them and is taken to be late itself.
  const identity = once(() =>
    outcomeOf(
      'where the credentials come from',
      async (): Promise<Identity> => {
        const client = table === undefined ? await bucket?.client() : table.client();
        return (await client?.config.credentials()) ?? {};
      },
      callMs,
    ),
  );
  const calls = { env, callMs, ready: () => identified(identity) };
  const table = asked.table === undefined ? undefined : tableAsked(calls, asked.table);
  const bucket = place?.kind === 's3' ? bucketAsked(calls, place, asked.store ?? '') : undefined;
  return {
    env,
    asked,
    rights: rightsOf(asked.roles),
    table,
    bucket,
    folder: place?.kind === 'file' ? place.directory : undefined,
    identity,
    region: once(() =>
      outcomeOf('the SDK', async () => {
        const client = table === undefined ? await bucket?.client() : table.client();
        return String(await client?.config.region());
      }),
    ),
    model: once(() => outcomeOf('OpenAI', async () => probeModel(openaiClient(env), asked.model), callMs)),
    answer: () => outcomeOf('OpenAI', async () => probeAnswer(openaiClient(env), asked.model), ANSWER_MS),
    batches: once(() => outcomeOf('OpenAI', async () => probeBatches(openaiClient(env)), callMs)),
  };
}
