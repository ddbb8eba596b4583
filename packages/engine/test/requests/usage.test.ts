import { expect, it } from 'vitest';
import { usageOf } from '../../src/requests/usage.ts';

it.each([
  [
    'chat completions',
    { prompt_tokens: 9, completion_tokens: 4, prompt_tokens_details: { cached_tokens: 2 } },
    [9, 2, 4],
  ],
  ['responses', { input_tokens: 9, output_tokens: 4, input_tokens_details: { cached_tokens: 2 } }, [9, 2, 4]],
  ['embeddings', { prompt_tokens: 9, total_tokens: 9 }, [9, 0, 0]],
  ['a server that counts otherwise', { prompt_tokens: 'nine', output_tokens: -1 }, [0, 0, 0]],
  [
    'a server that writes lists for details',
    { prompt_tokens: 9, prompt_tokens_details: [], input_tokens_details: { cached_tokens: 3 } },
    [9, 3, 0],
  ],
  ['a server that tells nothing', undefined, [0, 0, 0]],
])('usage of a line is read as %s have it', (_whose, usage, [input, cached, output]) => {
  const line = { custom_id: 'a', status: 200, body: { usage }, error: undefined };
  expect(usageOf(line)).toEqual({ input, cached, output });
});
