/**
 * Stands for actions/download-artifact: by name, by ids, or by pattern; the newest of each name. Another run is looked
 * at only with a token, and one artifact is put straight into `path`. Facts: the action's README and
 * src/download-artifact.ts.
 */
import { appendFileSync, mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';

interface Listed {
  readonly id: number;
  readonly name: string;
}

const input = (name: string): string => process.env[`INPUT_${name.toUpperCase()}`] ?? '';
const service = process.env.TEST_ARTIFACTS ?? '';
const run = input('github-token') === '' ? process.env.GITHUB_RUN_ID : input('run-id');

function chosen(all: readonly Listed[]): Listed[] {
  const ids = input('artifact-ids')
    .split(',')
    .map((id) => id.trim())
    .filter((id) => id !== '');
  if (ids.length > 0) {
    const found = all.filter(({ id }) => ids.includes(String(id)));
    if (found.length < ids.length) throw new Error(`None or not all of the artifact ids were found: ${ids.join(', ')}`);
    return found;
  }
  const newest = [...new Map(all.map((artifact) => [artifact.name, artifact])).values()];
  if (input('name') !== '') {
    const found = newest.filter(({ name }) => name === input('name'));
    if (found.length === 0) throw new Error(`Artifact not found for name: ${input('name')}`);
    return found;
  }
  const escaped = (input('pattern') || '*').replace(/[.?+^${}()|[\]\\]/g, '\\$&').replaceAll('*', '.*');
  const pattern = new RegExp(`^${escaped}$`);
  return newest.filter(({ name }) => pattern.test(name));
}

try {
  const answer = await fetch(`${service}/runs/${run}`);
  const artifacts = chosen((await answer.json()) as Listed[]);
  const folder = resolve(input('path') || '.');
  const flat = artifacts.length === 1 || input('merge-multiple') === 'true';
  for (const { id, name } of artifacts) {
    console.log(`- ${name} (ID: ${id})`);
    const body = await fetch(`${service}/artifacts/${id}`);
    if (!body.ok) throw new Error(`${name}: ${await body.text()}`);
    for (const [path, content] of Object.entries((await body.json()) as Record<string, string>)) {
      const file = join(flat ? folder : join(folder, name), path);
      mkdirSync(dirname(file), { recursive: true });
      writeFileSync(file, Buffer.from(content, 'base64'));
    }
  }
  console.log(`Total of ${artifacts.length} artifact(s) downloaded`);
  appendFileSync(process.env.GITHUB_OUTPUT ?? '', `download-path=${folder}\n`);
} catch (error) {
  console.log(`::error::Unable to download artifact(s): ${error instanceof Error ? error.message : error}`);
  process.exitCode = 1;
}
