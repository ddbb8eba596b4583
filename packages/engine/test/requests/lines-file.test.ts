import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { sha256 } from '../../src/platform/digest.ts';
import { LinesFile } from '../../src/requests/lines-file.ts';

const MIB = 1024 * 1024;

it('writes lines as they come, of any length, and tells what that comes to', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'lines-file-'));
  try {
    const lengths = [0, 5, MIB - 10, 3, 2 * MIB, 1, MIB - 1, MIB, 7];
    const lines = lengths.map((length, at) => Buffer.alloc(length, 97 + at));
    const file = await LinesFile.create(join(folder, 'lines'));
    const reused = Buffer.alloc(2 * MIB);
    for (const line of lines) {
      reused.set(line);
      await file.add(reused.subarray(0, line.length));
    }
    const wanted = lines.map((line) => `${line}\n`).join('');
    expect(file.bytes).toBe(wanted.length);
    const written = await file.close();
    expect((await readFile(written.path, 'utf8')) === wanted).toBe(true);
    expect(written).toMatchObject({ lines: lines.length, bytes: wanted.length, sha256: sha256(wanted) });
    await file.abandon();
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
});
