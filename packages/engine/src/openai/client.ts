/** OpenAI's client. A door of its own (`@completion-batch/engine/openai`): it is half of a bundle, and loaded once it is needed. */
import OpenAI from 'openai';
import type { Environment } from '../platform/environment.ts';
import { checkPlainHttp } from '../platform/plain-http.ts';
import { proxyFetch } from '../platform/proxy.ts';

const OPENAI_URL = 'https://api.openai.com/v1';

export interface OpenaiAccess {
  readonly apiKey: string;
  /** Default: `OPENAI_BASE_URL` of the environment, else OpenAI's own. */
  readonly baseUrl?: string | undefined;
}

/**
 * @param env where the proxy's variables are looked for, and `OPENAI_BASE_URL`
 * @throws CompletionBatchError `invalid-input`
 */
export function openaiClient({ apiKey, baseUrl }: OpenaiAccess, env: Environment): OpenAI {
  const baseURL = baseUrl ?? (env.OPENAI_BASE_URL || OPENAI_URL);
  if (URL.canParse(baseURL))
    checkPlainHttp(new URL(baseURL), env, baseUrl === undefined ? 'OPENAI_BASE_URL' : 'openai-base-url');
  const fetch = proxyFetch(baseURL, env);
  return new OpenAI({ apiKey, baseURL, ...(fetch === undefined ? {} : { fetch }) });
}
