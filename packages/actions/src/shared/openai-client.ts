/** OpenAI's client; a module of its own because it is half of the bundle, and only loaded once the inputs are checked. */
import OpenAI from 'openai';

export function openaiClient(apiKey: string, baseUrl: string | undefined): OpenAI {
  return new OpenAI({ apiKey, ...(baseUrl === undefined ? {} : { baseURL: baseUrl }) });
}
