/** docs/recordings: whole, as wide as docs/terminal.md says, with nothing of the machine that made them, and small. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { expect, it } from 'vitest';

const FOLDER = join(import.meta.dirname, '../../docs/recordings');
const MOST_BYTES = 60_000;

const recordings = readdirSync(FOLDER).map((name) => [name, readFileSync(join(FOLDER, name), 'utf8')] as const);

it('each command of a first night has one, and the page names it', () => {
  const page = readFileSync(join(FOLDER, '../terminal.md'), 'utf8');
  expect(recordings.map(([name]) => name)).toEqual(['collect', 'doctor', 'run', 'start', 'status'].map(cast));
  for (const [name] of recordings) expect(page).toContain(`(recordings/${name})`);
});

it.each(recordings)('%s is an asciicast of 80 columns that ends with what the command says last', (_, text) => {
  const [header, ...events] = text
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as unknown);
  expect(header).toMatchObject({ version: 2, width: 80, height: 24 });
  expect(events.length).toBeGreaterThan(1);
  let last = 0;
  for (const event of events) {
    expect(event).toEqual([expect.any(Number), 'o', expect.any(String)]);
    const [seconds] = event as [number];
    expect(seconds).toBeGreaterThanOrEqual(last);
    last = seconds;
  }
  expect(text).not.toMatch(/error:|\bat file:|node_modules/);
  expect(text).not.toMatch(/\/(home|root|Users|work)\//);
});

it('all of them together are small', () => {
  const packed = gzipSync(recordings.map(([, text]) => text).join(''));
  expect(packed.length).toBeLessThan(MOST_BYTES);
});

function cast(name: string): string {
  return `${name}.cast`;
}
