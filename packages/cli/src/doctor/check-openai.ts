/** OpenAI's side: the key, the model, the Batch API. Nothing that is sent costs anything, but for `--probe-model`. */
import { CompletionBatchError, type Probe } from '@completion-batch/engine';
import { type Finding, missing, notAsked, ok, unknown } from './finding.ts';
import { becauseOf, culpritOf, type Outcome, remedyOf, wordsOf } from './outcome.ts';
import type { Surroundings } from './surroundings.ts';

const KEY = 'OpenAI key';
const MODEL = 'model';
const ANSWER = 'model answers';
const BATCHES = 'Batch API';

const NEW_KEY =
  'Set OPENAI_API_KEY to a key of the project that is to pay; it needs write access to files and batches.';

/** OpenAI refuses so what a restricted key may not do, which says that the key itself is good. */
const isOfScopes = ({ reason }: { readonly reason: string }): boolean => /missing scopes|permissions?\b/i.test(reason);

/** What the line of the key tells: no server, or a key that it does not take. */
const isOfKey = (probe: Probe): boolean =>
  !probe.ok && (probe.status === undefined || (probe.status === 401 && !isOfScopes(probe)));

export async function checkKey({ env, model, batches }: Surroundings): Promise<Finding> {
  if (!env.OPENAI_API_KEY) return missing(KEY, 'OPENAI_API_KEY is not set', NEW_KEY);
  const asked = [await model(), await batches()];
  const broken = asked.find(({ error }) => error !== undefined);
  if (broken !== undefined) return failed(broken.error);
  const probes = asked.flatMap(({ value }) => value ?? []);
  for (const probe of probes) {
    if (probe.ok) continue;
    if (probe.status === undefined) return unreachable(probe);
    if (probe.status === 401 && !isOfScopes(probe)) return missing(KEY, `OpenAI refused it: ${probe.reason}`, NEW_KEY);
  }
  const place = env.OPENAI_BASE_URL ? ' (OPENAI_BASE_URL)' : '';
  return ok(KEY, `the server takes it${place}`);
}

function failed(error: unknown): Finding {
  if (culpritOf(error) === 'proxy') return becauseOf(KEY, 'proxy');
  const what = error instanceof CompletionBatchError ? error.message : wordsOf(error);
  return missing(KEY, what, remedyOf(error, 'Check the network and OPENAI_BASE_URL, if set.'));
}

function unreachable({ cause, reason }: { readonly cause: unknown; readonly reason: string }): Finding {
  if (culpritOf(cause) === 'proxy') return becauseOf(KEY, 'proxy');
  return missing(KEY, `OpenAI cannot be reached: ${reason}`, 'Check the network and OPENAI_BASE_URL, if set.');
}

export async function checkModel({ env, model, asked }: Surroundings): Promise<Finding> {
  const probe = answered(env.OPENAI_API_KEY, await model());
  if (probe === undefined) return becauseOf(MODEL, KEY);
  if (probe.ok) return ok(MODEL, `the key's project has ${asked.model}`);
  if (probe.status === 404 && (probe.code === 'model_not_found' || /model/i.test(probe.reason))) {
    return missing(
      MODEL,
      `OpenAI does not know ${asked.model}, or the key's project may not use it`,
      "Name another with --model, or allow it in the project's limits at platform.openai.com.",
    );
  }
  return unknown(MODEL, `whether there is ${asked.model} is not told: ${probe.reason}`);
}

/** What no description tells: a model that takes no chat requests, or an account without money. */
export async function checkAnswer({ env, asked, answer }: Surroundings): Promise<Finding> {
  if (!asked.probeModel) return notAsked(ANSWER, 'no --probe-model');
  if (!env.OPENAI_API_KEY) return becauseOf(ANSWER, KEY);
  const { value: probe, error } = await answer();
  if (probe?.ok) return ok(ANSWER, `${asked.model} answered a request of two words`);
  if (probe === undefined) return unknown(ANSWER, wordsOf(error));
  if (isOfKey(probe)) return becauseOf(ANSWER, KEY);
  if (probe.code === 'model_not_found') return becauseOf(ANSWER, MODEL);
  return missing(
    ANSWER,
    `it is refused: ${probe.reason}`,
    "Do what OpenAI's words say: credit, another model, or the right to model requests for the key.",
  );
}

export async function checkBatches({ env, batches }: Surroundings): Promise<Finding> {
  const probe = answered(env.OPENAI_API_KEY, await batches());
  if (probe === undefined) return becauseOf(BATCHES, KEY);
  if (probe.ok) return ok(BATCHES, 'the key may use it');
  if (probe.status === 401 || probe.status === 403) {
    return missing(
      BATCHES,
      `the key may not list batches: ${probe.reason}`,
      'Give the key write access to Batches and Files (platform.openai.com, API keys, Permissions).',
    );
  }
  if (probe.status === 404) {
    return missing(BATCHES, 'the server has none', 'Unset OPENAI_BASE_URL, or name a server with a Batch API.');
  }
  return unknown(BATCHES, `not told: ${probe.reason}`);
}

/** Undefined where the line of the key says why there is no answer. */
function answered(key: string | undefined, { value }: Outcome<Probe>): Probe | undefined {
  if (!key || value === undefined) return undefined;
  return isOfKey(value) ? undefined : value;
}
