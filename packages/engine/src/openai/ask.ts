/**
 * The one door to OpenAI: no call goes through it that is without bounds, and no error comes back that quotes a secret of the
 * client's, in its message or anywhere else, so that nothing that is made of it does.
 */
import type OpenAI from 'openai';
import { isSecretName, secretsInUrl } from '../platform/redact.ts';
import { cleanError, plainRedactor, type Redactor, redactor } from '../platform/redactor.ts';
import { bounded } from './bounded-fetch.ts';

interface Kept {
  readonly secrets: readonly string[];
  readonly text: Redactor;
  readonly data: Redactor;
}

/** Of each client: what was told of it beside what it says itself. */
const told = new WeakMap<OpenAI, readonly string[]>();
const kept = new WeakMap<OpenAI, Kept>();

/**
 * More texts that nothing may show which comes of this client's answers: a proxy's password, say. Its own key, organisation
 * and project, and what its URL and headers hold, are known without being told.
 * @returns the client
 */
export function keepSecret(openai: OpenAI, secrets: readonly (string | undefined)[]): OpenAI {
  const known = told.get(openai) ?? [];
  told.set(openai, [...known, ...secrets.filter((secret) => secret !== undefined)]);
  return openai;
}

/** Makes one call, within bounds; what it throws has nothing in it that is secret. */
export async function ask<T>(openai: OpenAI, call: (client: OpenAI) => PromiseLike<T>): Promise<T> {
  try {
    return await call(bounded(openai));
  } catch (error) {
    throw cleanError(error, hiderOf(openai));
  }
}

/** For texts: what a service says of a failure, and how a file begins. */
export function hiderOf(openai: OpenAI): Redactor {
  return keptOf(openai).text;
}

/** For what was paid for, and is only to lose a key that is one beyond doubt. */
export function dataHiderOf(openai: OpenAI): Redactor {
  return keptOf(openai).data;
}

function keptOf(openai: OpenAI): Kept {
  const secrets = [...secretsOfClient(openai), ...(told.get(openai) ?? [])];
  const known = kept.get(openai);
  // A key may be another by now.
  if (known?.secrets.length === secrets.length && known.secrets.every((secret, index) => secret === secrets[index])) {
    return known;
  }
  const made = { secrets, text: redactor(secrets), data: plainRedactor(secrets) };
  kept.set(openai, made);
  return made;
}

function secretsOfClient(openai: OpenAI): string[] {
  const { apiKey, adminAPIKey, webhookSecret, organization, project, baseURL } = openai;
  // Where gateways get theirs. Not declared: a client may be without.
  const { defaultHeaders, defaultQuery } = Object(Reflect.get(openai, '_options')) as Record<string, unknown>;
  const named = [defaultHeaders, defaultQuery].flatMap((members) => Object.entries(Object(members) as object));
  const values = named.filter(([name]) => isSecretName(name)).map(([, value]) => String(value));
  return [apiKey, adminAPIKey, webhookSecret, organization, project, ...values, ...secretsInUrl(String(baseURL ?? ''))]
    .filter((value) => typeof value === 'string' && value !== '')
    .flatMap((value) => [String(value), String(value).replace(/^(Bearer|Basic) +/i, '')]);
}
