/** OpenAI's client; a module of its own because it is half of the bundle, and only loaded once the inputs are checked. */
import { proxyFetch } from '@completion-batch/core';
import OpenAI from 'openai';
import type { Environment } from './services.ts';

const OPENAI_URL = 'https://api.openai.com/v1';

export function openaiClient(env: Environment, apiKey: string, baseUrl: string | undefined): OpenAI {
  const baseURL = baseUrl ?? (env.OPENAI_BASE_URL || OPENAI_URL);
  const fetch = proxyFetch(baseURL, env);
  return new OpenAI({ apiKey, baseURL, ...(fetch === undefined ? {} : { fetch }) });
}
