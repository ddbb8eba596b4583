/** Labels as they stand in a file, and as GitHub then has them. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { GitHub } from '../../scripts/github.ts';
import { applyLabels, parseLabels } from '../../scripts/labels.ts';
import { LABEL } from '../../scripts/rebuilt/commit.ts';
import { ROOT } from '../house/listed-files.ts';
import { startGitHub } from '../world/github-api.ts';

const text = readFileSync(join(ROOT, '.github/labels.yml'), 'utf8');
const labels = parseLabels(text);

describe('labels.yml', () => {
  it('is read as YAML reads it', () => {
    expect(labels).toEqual(parse(text));
    expect(labels.map(({ name }) => name)).toContain(LABEL);
  });

  it.each([
    ['- name: bug\n  color: red\n  description: A bug.\n', 'in line 2: here stands "  color: …"'],
    ['- name: bug\n  color: b60205\n', 'at its end: here stands "  description: …"'],
    ['- name: bug\n  description: A bug.\n  color: b60205\n', 'in line 2'],
    ['- name: bug: x\n', 'in line 1'],
    [`${'- name: bug\n  color: b60205\n  description: A bug.\n'.repeat(2)}`, 'names bug twice'],
  ])('%j is refused, and the line named', (wrong, why) => {
    expect(() => parseLabels(wrong)).toThrow(why);
  });
});

it('new labels are made, others mended, none is taken away; then there is nothing to do', async () => {
  await using standIn = await startGitHub();
  const github = new GitHub({
    url: standIn.url,
    token: standIn.token,
    repository: `${standIn.owner}/${standIn.repo}`,
  });
  const { upkeep } = standIn;
  // Among more than one page of others.
  const others = Array.from({ length: 120 }, (_, at) => ({ name: `other ${at}`, color: '000000', description: null }));
  upkeep.labels = [...others, { name: 'Bug', color: 'ff0000', description: null }];
  expect(await applyLabels(github, labels)).toBe(`Made or mended: ${labels.map(({ name }) => name).join(', ')}.`);
  expect(upkeep.labels).toEqual(expect.arrayContaining([...others, ...labels]));
  expect(upkeep.labels).toHaveLength(others.length + labels.length);
  const before = standIn.calls.length;
  expect(await applyLabels(github, labels)).toBe('All labels are as labels.yml says.');
  expect(standIn.calls.slice(before).map(({ method }) => method)).toEqual(['GET', 'GET']);
  standIn.issues.mayWriteIssues = false;
  standIn.readOnly = true;
  await expect(applyLabels(github, [{ name: 'new', color: '000000', description: 'New.' }])).rejects.toThrow('403');
});
