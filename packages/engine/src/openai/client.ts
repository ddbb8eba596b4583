/** OpenAI's client. A door of its own (`@completion-batch/engine/openai`): it is half of a bundle, and loaded once it is needed. */
import { inspect } from 'node:util';
import OpenAI from 'openai';
import type { Logger } from 'openai/client';
import type { Environment } from '../platform/environment.ts';
import { CompletionBatchError } from '../platform/errors.ts';
import { checkPlainHttp } from '../platform/plain-http.ts';
import { proxyFetch } from '../platform/proxy.ts';
import { redact, secretsInUrl, sentSecretsOf, shownUrl } from '../platform/redact.ts';
import { type Redactor, redactor } from '../platform/redactor.ts';
import { keepSecret } from './ask.ts';

const OPENAI_URL = 'https://api.openai.com/v1';

export interface OpenaiAccess {
  readonly apiKey: string;
  /** Default: `OPENAI_BASE_URL` of the environment, else OpenAI's own. */
  readonly baseUrl?: string | undefined;
}

/** For `OPENAI_LOG=debug`: the client prints what servers answer. */
function hidingConsole(hide: Redactor): Logger {
  const hidden = (args: unknown[]): unknown[] =>
    args.map((arg) => redact(hide(typeof arg === 'string' ? arg : inspect(arg, { depth: 6 }))));
  return {
    debug: (...args) => console.error(...hidden(args)),
    info: (...args) => console.error(...hidden(args)),
    warn: (...args) => console.error(...hidden(args)),
    error: (...args) => console.error(...hidden(args)),
  };
}

/** `fetch` takes no URL with a user name or a password in it, and says so by quoting it. */
function refuseUserinfo(url: string): void {
  if (!URL.canParse(url)) return;
  const { username, password } = new URL(url);
  if (username === '' && password === '') return;
  throw new CompletionBatchError('invalid-input', `the base URL ${shownUrl(url)} has a user name or a password in it`, {
    where: 'OPENAI_BASE_URL',
    remedy: 'Take out what stands before the "@": a key goes into OPENAI_API_KEY. Nothing was sent.',
  });
}

/**
 * @param env where the proxy's variables are looked for, `OPENAI_BASE_URL`, and the secrets that nothing may show
 * @throws CompletionBatchError `invalid-input`
 */
export function openaiClient({ apiKey, baseUrl }: OpenaiAccess, env: Environment): OpenAI {
  const baseURL = baseUrl ?? (env.OPENAI_BASE_URL || OPENAI_URL);
  const secrets = [apiKey, ...sentSecretsOf(env), ...secretsInUrl(baseURL)];
  refuseUserinfo(baseURL);
  if (URL.canParse(baseURL))
    checkPlainHttp(new URL(baseURL), env, baseUrl === undefined ? 'OPENAI_BASE_URL' : 'openai-base-url');
  const fetch = proxyFetch(baseURL, env);
  const logger = hidingConsole(redactor(secrets));
  return keepSecret(new OpenAI({ apiKey, baseURL, logger, ...(fetch === undefined ? {} : { fetch }) }), secrets);
}
