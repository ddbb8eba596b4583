/** The bill of materials has what dist has, no more and no less, each package with the digest of the lockfile. */
import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { billOfMaterials } from '../scripts/bill.ts';

const root = fileURLToPath(new URL('..', import.meta.url));

interface Component {
  readonly group?: string;
  readonly name: string;
  readonly version: string;
  readonly purl: string;
  readonly hashes: readonly { readonly alg: string; readonly content: string }[];
  readonly licenses?: readonly { readonly expression: string }[];
}
interface Bill {
  readonly bomFormat: string;
  readonly specVersion: string;
  readonly components: readonly Component[];
}

let folder = '';
let text = '';
let bill: Bill;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'bill-'));
  const file = join(folder, 'new', 'bill.json');
  await promisify(execFile)('node', [join(root, 'build.ts'), '--bill', file]);
  text = await readFile(file, 'utf8');
  bill = JSON.parse(text) as Bill;
});
afterAll(() => rm(folder, { recursive: true, force: true }));

it('is CycloneDX 1.6, and says when nothing: the same for the same sources', () => {
  expect(bill).toMatchObject({ bomFormat: 'CycloneDX', specVersion: '1.6', version: 1 });
  expect(text).not.toMatch(/timestamp|serialNumber|\/work\/|\/home\//);
});

it('has the packages that dist/licenses.txt has', async () => {
  const licences = await readFile(join(root, 'dist', 'licenses.txt'), 'utf8');
  const bundled = [...licences.matchAll(/^(@?[\w./-]+) (\d+\.\d+\.\d+\S*) \((.+)\)$/gm)].map((match) =>
    match.slice(1, 4),
  );
  const listed = bill.components.map(({ group, name, version, licenses }) => [
    group === undefined ? name : `${group}/${name}`,
    version,
    licenses?.[0]?.expression,
  ]);
  expect(listed.length).toBeGreaterThan(20);
  expect(listed.sort()).toEqual(bundled.sort());
});

it('has the digest of each as the lockfile has it', async () => {
  const lockfile = await readFile(join(root, '..', '..', 'package-lock.json'), 'utf8');
  for (const { purl, hashes } of bill.components) {
    expect(hashes).toHaveLength(1);
    const digest = Buffer.from(hashes[0]?.content ?? '', 'hex').toString('base64');
    expect([purl, lockfile.includes(`"sha512-${digest}"`)]).toEqual([purl, true]);
    expect(purl).toMatch(/^pkg:npm\/(%40[\w-]+\/)?[\w.-]+@\d+\.\d+\.\d+\S*$/);
  }
});

it('is not made of a package that is not as the lockfile has it', async () => {
  const packages = { 'node_modules/zod': { version: '0.0.1', integrity: 'sha512-AAAA' } };
  await writeFile(join(folder, 'package-lock.json'), JSON.stringify({ packages }));
  await mkdir(join(folder, 'node_modules/zod'), { recursive: true });
  await writeFile(join(folder, 'node_modules/zod/package.json'), JSON.stringify({ name: 'zod', version: '4.0.0' }));
  const made = billOfMaterials(['../../node_modules/zod/index.js'], root, relative(root, folder));
  await expect(made).rejects.toThrow(/node_modules\/zod has version .*; package-lock.json says 0\.0\.1/);
});
