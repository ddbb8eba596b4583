/** Calls to OpenAI go through one door, within bounds and with no error that quotes a key (`openai/ask.ts`). */
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';

const PACKAGES = fileURLToPath(new URL('../../packages', import.meta.url));
const CALL = /\b(?:openai|client)\s*\.(?:batches|files|models|chat|responses|post|get|uploads)\b/g;
const ASKED =
  /\bask\(\s*openai,\s*\(client\) =>\s*client\s*\.(?:batches|files|models|chat|responses|post|get|uploads)\b/g;

const count = (text: string, pattern: RegExp): number => text.match(pattern)?.length ?? 0;

describe.each(['engine', 'core', 'actions'])('packages/%s', (name) => {
  it('asks OpenAI by the door only', async () => {
    const folder = join(PACKAGES, name, 'src');
    for (const entry of await readdir(folder, { recursive: true })) {
      if (!entry.endsWith('.ts')) continue;
      const text = await readFile(join(folder, entry), 'utf8');
      expect(count(text, CALL), entry).toBe(count(text, ASKED));
    }
  });
});

it('a call beside the door is seen', () => {
  expect(count('await openai.batches.retrieve(id)', CALL)).toBe(1);
  expect(count('ask(openai, (client) =>\n  client.batches.retrieve(id))', ASKED)).toBe(1);
  // It would be without bounds.
  expect(count('ask(openai, () => openai.batches.retrieve(id))', ASKED)).toBe(0);
});
