/**
 * Stands for actions/upload-artifact: a file by its name, a folder by the paths in it, without hidden files. Needs
 * nothing but Node, so that a step takes no time. Facts: the action's README and src/shared/search.ts.
 */
import { appendFileSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { basename, join, relative } from 'node:path';

const input = (name: string): string => process.env[`INPUT_${name.toUpperCase()}`] ?? '';

function filesOf(path: string): Map<string, string> {
  const stat = statSync(path, { throwIfNoEntry: false });
  if (stat === undefined) return new Map();
  if (stat.isFile()) return new Map([[basename(path), path]]);
  const entries = readdirSync(path, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  const paths = entries.map((entry) => relative(path, join(entry.parentPath, entry.name)));
  return new Map(paths.filter((file) => !/(^|\/)\./.test(file)).map((file) => [file, join(path, file)]));
}

function fail(message: string): void {
  console.log(`::error::${message}`);
  process.exitCode = 1;
}

const name = input('name');
const files = filesOf(input('path'));
if (files.size === 0) {
  const message = `No files were found with the provided path: ${input('path')}`;
  if (input('if-no-files-found') === 'error') fail(message);
  else if (input('if-no-files-found') !== 'ignore') console.log(`::warning::${message}`);
} else {
  const encoded = [...files].map(([path, file]) => [path, readFileSync(file).toString('base64')]);
  const run = `${process.env.TEST_ARTIFACTS}/runs/${process.env.GITHUB_RUN_ID}`;
  const overwrite = input('overwrite') === 'true' ? '?overwrite' : '';
  const answer = await fetch(`${run}/${encodeURIComponent(name)}${overwrite}`, {
    method: 'PUT',
    body: JSON.stringify(Object.fromEntries(encoded)),
  });
  const text = await answer.text();
  const { GITHUB_OUTPUT = '', GITHUB_REPOSITORY, GITHUB_RUN_ID } = process.env;
  const url = `https://github.com/${GITHUB_REPOSITORY}/actions/runs/${GITHUB_RUN_ID}/artifacts/${text}`;
  if (answer.ok) appendFileSync(GITHUB_OUTPUT, `artifact-id=${text}\nartifact-url=${url}\n`);
  else fail(`${name}: ${text}`);
}
