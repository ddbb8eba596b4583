/** What GitHub would refuse without a word, or show wrong: issue forms, their labels, who reviews. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { z } from 'zod';
import { parseLabels } from '../../scripts/labels.ts';
import { ROOT } from '../house/listed-files.ts';
import { inProcess } from '../world/cli-in-process.ts';

const text = (path: string): string => readFileSync(join(ROOT, path), 'utf8');
const folder = '.github/ISSUE_TEMPLATE';
const files = readdirSync(join(ROOT, folder)).filter((name) => name !== 'config.yml');

/** GitHub's form schema (docs.github.com, "Syntax for GitHub's form schema"), as far as it is used. */
const id = z.string().regex(/^[\w-]+$/);
const label = z.string().min(1).max(100);
const validations = z.strictObject({ required: z.boolean() }).optional();
// "None" is GitHub's own; what YAML reads as no text would be refused.
const option = z
  .string()
  .min(1)
  .refine((name) => name.toLowerCase() !== 'none');
const options = z
  .array(option)
  .min(1)
  .refine((all) => new Set(all).size === all.length);
const description = z.string().optional();
const field = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('markdown'), attributes: z.strictObject({ value: z.string().min(1) }) }),
  z.strictObject({
    ...{ type: z.literal('textarea'), id, validations },
    attributes: z.strictObject({
      label,
      description,
      placeholder: description,
      value: description,
      render: description,
    }),
  }),
  z.strictObject({
    ...{ type: z.literal('input'), id, validations },
    attributes: z.strictObject({ label, description, placeholder: description, value: description }),
  }),
  z.strictObject({
    ...{ type: z.literal('dropdown'), id, validations },
    attributes: z.strictObject({ label, description, options, multiple: z.boolean().optional() }),
  }),
]);
const form = z.strictObject({
  name: z.string().min(4),
  description: z.string().min(4),
  labels: z.array(z.string()),
  body: z.array(field).refine((fields) => fields.some(({ type }) => type !== 'markdown')),
});
const config = z.strictObject({
  blank_issues_enabled: z.boolean(),
  contact_links: z.array(z.strictObject({ name: z.string(), url: z.url({ protocol: /^https$/ }), about: z.string() })),
});

describe.each(files)('the form %s', (file) => {
  const read = form.parse(parse(text(`${folder}/${file}`)));
  const fields = read.body.filter((each) => each.type !== 'markdown');

  it('names each field once, and gives labels that there are', () => {
    for (const values of [fields.map((each) => each.id), fields.map((each) => each.attributes.label)]) {
      expect(new Set(values).size).toBe(values.length);
    }
    const known = parseLabels(text('.github/labels.yml')).map(({ name }) => name);
    expect(known).toEqual(expect.arrayContaining(read.labels));
  });

  it('asks for output of commands that there are', async () => {
    const told = [...text(`${folder}/${file}`).matchAll(/completion-batch (\w+) (--[\w-]+)/g)];
    for (const [, command = '', flag = ''] of told) {
      const run = await inProcess([command, '--help'], {});
      expect(run.stdout).toContain(flag);
    }
    if (!['idea.yml', 'question.yml'].includes(file)) expect(told.map(([, command]) => command)).toContain('doctor');
  });
});

it('a form that GitHub refuses is refused here', () => {
  const good = parse(text(`${folder}/idea.yml`)) as { body: object[] };
  for (const body of [[], [{ type: 'markdown', attributes: { value: 'x' } }], [{ type: 'text' }]]) {
    expect(form.safeParse({ ...good, body }).success).toBe(false);
  }
  expect(form.safeParse({ ...good, title: 3 }).success).toBe(false);
});

it('whoever has no form for it is told where to go', () => {
  const { blank_issues_enabled: blank, contact_links: links } = config.parse(parse(text(`${folder}/config.yml`)));
  expect(blank).toBe(false);
  for (const { url } of links) {
    const path = /\/blob\/main\/(.+)$/.exec(url)?.[1];
    if (path !== undefined) expect(existsSync(join(ROOT, path))).toBe(true);
  }
});

it('every path of CODEOWNERS is there, and has somebody', () => {
  const rules = text('.github/CODEOWNERS')
    .split('\n')
    .filter((line) => line !== '' && !line.startsWith('#'))
    .map((line) => line.split(/ +/));
  for (const [path = '', ...owners] of rules) {
    expect(owners.length).toBeGreaterThan(0);
    for (const owner of owners) expect(owner).toMatch(/^@[\w-]+(\/[\w-]+)?$/);
    if (path !== '*') expect(existsSync(join(ROOT, path)), path).toBe(true);
  }
});
