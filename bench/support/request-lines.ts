/** Files of request lines as jobs have them: letters to translate, some 2 KB a line. */
import { once } from 'node:events';
import { createWriteStream } from 'node:fs';

export const MODEL = 'gpt-4.1-mini';
export const LINE_BYTES = 2000;

const WORDS =
  'the quick brown fox Translate this paragraph into German, keeping names and numbers: On 24 March 2026 our invoice no. 48213 over 1,204.50 USD was paid in full by "Miller & Sons" (Boston). Please confirm receipt; the remainder follows next week, café included. TOTAL DUE'.split(
    ' ',
  );

export const idOf = (request: number): string => `request-${String(request).padStart(7, '0')}`;

/** The same for the same numbers. @param from the number of the first */
export async function writeRequests(path: string, count: number, from = 0): Promise<void> {
  const file = createWriteStream(path);
  let seed = from + 1;
  for (let request = from; request < from + count; request += 1) {
    let text = '';
    while (text.length < LINE_BYTES - 300) {
      seed = (Math.imul(seed, 1_103_515_245) + 12_345) & 0x7fffffff;
      text += `${WORDS[seed % WORDS.length]} `;
    }
    const messages = [
      { role: 'system', content: 'You translate business letters. Answer with the translation only.' },
      { role: 'user', content: text },
    ];
    const body = { model: MODEL, messages, max_completion_tokens: 300 };
    const line = { custom_id: idOf(request), method: 'POST', url: '/v1/chat/completions', body };
    if (!file.write(`${JSON.stringify(line)}\n`)) await once(file, 'drain');
  }
  file.end();
  await once(file, 'close');
}
