/** The inputs of actions that call OpenAI. The client itself is in `openai-client.ts`, loaded once inputs are checked. */
import { z } from 'zod';

const KEY_REMEDY =
  'Give openai-api-key a key of the OpenAI project that pays for the batches, from a secret: one line, no blanks.';

/** A line end in a header is refused by the client with a message that quotes the key: it must not get that far. */
export const openaiKey = () => z.string({ error: KEY_REMEDY }).regex(/^[\x21-\x7e]+$/, { error: KEY_REMEDY });

export const openaiBaseUrl = () =>
  z.url({ protocol: /^https?$/, error: 'Give openai-base-url an http or https URL.' }).optional();
