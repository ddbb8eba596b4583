/** Files of plain requests that are not, or no longer, what the user stands for: their bytes are sent, or nothing is. */
import { createHash } from 'node:crypto';
import { appendFile, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import {
  LIBRARY_WAYS,
  needsAttention,
  type ObjectStore,
  plainRequests,
  type RequestFile,
  type SubmitOptions,
  type SubmitResult,
  silentLogger,
  submit,
} from '@completion-batch/engine';
import { expect, it } from 'vitest';
import { PinnedFile } from '../../packages/engine/src/requests/pinned-file.ts';
import { useWorlds } from '../world/use-worlds.ts';
import type { World } from '../world/world.ts';

const worldOf = useWorlds();
const MODEL = 'gpt-4.1-mini';
const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');

const line = (id: string, content = 'x'): string =>
  `${JSON.stringify({
    custom_id: id,
    method: 'POST',
    url: '/v1/chat/completions',
    body: { model: MODEL, messages: [{ role: 'user', content }] },
  })}\n`;

/**
 * @param onCreate called before each object is created: a claim, a request file
 * @param onCreated called with the path of each file that was stored
 */
async function run(
  world: World,
  files: readonly RequestFile[],
  more: Partial<SubmitOptions> = {},
  onCreate?: (key: string) => Promise<void>,
  onCreated?: (path: string) => Promise<void>,
): Promise<SubmitResult> {
  const watched = (store: ObjectStore): ObjectStore => ({
    ...store,
    create: async (key, body) => {
      await onCreate?.(key);
      const created = await store.create(key, body);
      if (typeof body === 'object' && 'file' in body) await onCreated?.(body.file);
      return created;
    },
  });
  const { state, store, openai } = await world.processWith(watched);
  const workload = plainRequests({ store, state, job: 'letters', scratch: world.folder });
  return submit(
    { state, store, openai, workload, logger: silentLogger, ways: LIBRARY_WAYS },
    {
      execution: 'run-1',
      model: MODEL,
      requests: async () => files,
      workDir: world.folder,
      preflight: 'never',
      ...more,
    },
  );
}

async function sent({ emulator }: World): Promise<string[]> {
  const texts = await Promise.all(
    emulator.files().map(async ({ id }) => {
      const headers = { authorization: 'Bearer test' };
      return (await fetch(`${emulator.url}/files/${id}/content`, { headers })).text();
    }),
  );
  return texts.flatMap((text) => text.split('\n').slice(0, -1));
}

async function fileOf(world: World, name: string, text: string): Promise<RequestFile & { readonly sha256: string }> {
  const path = join(world.folder, name);
  await writeFile(path, text);
  return { path, name, sha256: sha256(text) };
}

it('a file with another digest than was given is refused, and the others are sent', async () => {
  const world = await worldOf([], { combination: { state: 'table', workload: 'requests' } });
  const good = await fileOf(world, 'good.jsonl', line('a'));
  const other = await fileOf(world, 'other.jsonl', line('b'));
  await writeFile(other.path, line('b', 'Write a novel.'));
  const result = await run(world, [other, good]);
  expect(await sent(world)).toEqual([line('a').trimEnd()]);
  expect([result.complete, needsAttention(result)]).toEqual([false, true]);
  const found = sha256(line('b', 'Write a novel.'));
  expect(result.refused).toEqual([
    {
      name: 'other.jsonl',
      reason: `the request file is not the one that was handed over: its SHA-256 is ${found}, not ${other.sha256} (other.jsonl). Nothing of it is sent: hand over the file of that digest, or the digest of this one.`,
    },
  ]);
});

it.each(['replaced', 'longer', 'shorter'])(
  'a file that is %s while batches are made of it: nothing of the new bytes is sent',
  async (how) => {
    const world = await worldOf([], { combination: { state: 'table', workload: 'requests' } });
    const long = 'x'.repeat(400_000);
    const text = ['a', 'b', 'c', 'd', 'e', 'f'].map((id) => line(id, long)).join('');
    const file = await fileOf(world, 'long.jsonl', text);
    const other = await fileOf(world, 'other.jsonl', line('z'));
    let changed = false;
    // No digest is given: that of the first reading counts.
    const result = await run(
      world,
      [{ path: file.path, name: file.name }, other],
      { limits: { maxLines: 1 } },
      async () => {
        if (changed) return;
        changed = true;
        if (how === 'longer') await appendFile(file.path, line('g', 'Write a novel.'));
        else if (how === 'shorter') await writeFile(file.path, text.slice(0, 1_100_000));
        else await writeFile(file.path, text.replace(line('f', long), line('f', 'y'.repeat(400_000))));
      },
    );
    const lines = await sent(world);
    const honest = new Set(`${text}${line('z')}`.split('\n'));
    expect(lines.filter((one) => !honest.has(one))).toEqual([]);
    expect(lines).toContain(line('z').trimEnd());
    expect(lines.length).toBeLessThan(7);
    expect(result.refused).toMatchObject([
      { name: 'long.jsonl', reason: expect.stringContaining('has changed since it was read first') },
    ]);
    // What was sent is not sent again; what was not, is.
    await writeFile(file.path, text);
    expect((await run(world, [file, other], { limits: { maxLines: 1 } })).complete).toBe(true);
    expect((await sent(world)).sort()).toEqual([...honest].filter((one) => one !== '').sort());
  },
);

it.each([
  ['longer', (text: string) => `${text}${line('c', 'Write a novel.')}`],
  ['shorter', (text: string) => text.slice(0, text.indexOf('\n') + 1)],
  ['replaced', (text: string) => text.replace('"x"', '"Write a novel."')],
])(
  'a merged file that becomes %s here once the store has it: what the store has is claimed and sent',
  async (_, change) => {
    const world = await worldOf([], { combination: { state: 'table', workload: 'requests' } });
    const file = await fileOf(world, 'two.jsonl', `${line('a')}${line('b')}`);
    let changed = 0;
    const result = await run(world, [file], {}, undefined, async (path) => {
      changed += 1;
      await writeFile(path, change(await readFile(path, 'utf8')));
    });
    expect(changed).toBe(1);
    expect(await sent(world)).toEqual([line('a').trimEnd(), line('b').trimEnd()]);
    expect(result).toMatchObject({ complete: true, files: [{ ending: 'submitted', requests: 2 }] });
  },
);

async function countLines(file: PinnedFile): Promise<number> {
  let count = 0;
  for await (const _ of file.lines()) count += 1;
  return count;
}

it('a file that ends with a block is refused where something is put behind it', async () => {
  const world = await worldOf([], { combination: { state: 'table', workload: 'requests' } });
  const text = line('a', 'x'.repeat(1024 * 1024 - line('a', '').length));
  const file = await fileOf(world, 'block.jsonl', text);
  expect(Buffer.byteLength(text)).toBe(1024 * 1024);
  const pinned = await PinnedFile.pin(file);
  expect(await countLines(pinned)).toBe(1);
  await appendFile(file.path, line('b'));
  await expect(countLines(pinned)).rejects.toMatchObject({
    code: 'requests-changed',
    where: 'block.jsonl',
  });
  expect((await readFile(file.path)).length).toBeGreaterThan(1024 * 1024);
});
