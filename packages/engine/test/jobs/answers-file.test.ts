import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { AnswersFile, type AnswersOf, readAnswers } from '../../src/jobs/answers-file.ts';
import { sha256 } from '../../src/platform/digest.ts';

/** More than a block of records. */
const LINES = 40_000;

/** Some alike in their first bytes, and some the same. */
function digestOf(line: number): string {
  const digest = sha256(String(line)).slice(0, 32);
  if (line % 3 === 0) return `aaaaaaaaaaaaaaaa${digest.slice(16)}`;
  return line % 5 === 0 ? 'b'.repeat(32) : digest;
}

it('has the lines of each digest in their order, and the digests in theirs', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'answers-'));
  try {
    const file = new AnswersFile();
    const lines = new Map<string, number[]>();
    for (let line = 1; line <= LINES; line += 1) {
      const digest = digestOf(line);
      file.add(digest, line);
      const known = lines.get(digest);
      if (known === undefined) lines.set(digest, [line]);
      else known.push(line);
    }
    const path = join(folder, 'answers.bin');
    await file.write(path);
    const found: AnswersOf[] = [];
    for await (const { digest, lines: some } of readAnswers(path, () => true)) found.push({ digest, lines: some });
    const digests = [...lines.keys()].sort();
    expect(found).toEqual(digests.map((digest) => ({ digest, lines: lines.get(digest) })));
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
});
