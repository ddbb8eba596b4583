/** What pages say that can be checked: links and their anchors, snippets in every language, calls of our workflows and actions. */
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parseAllDocuments } from 'yaml';
import { repositoryName } from '../../scripts/repository-name.ts';
import { listed, ROOT } from './listed-files.ts';

const textOf = (path: string): string => readFileSync(join(ROOT, path), 'utf8');

const pages = listed('*.md');

interface Snippet {
  readonly title: string;
  readonly language: string;
  readonly text: string;
}

/** By their fences, which may be indented in a list. */
function snippetsOf(page: string): Snippet[] {
  const text = textOf(page);
  return [...text.matchAll(/^( *)```(\w*)\n([\s\S]*?)^\1```$/gm)].map(
    ([all, indent = '', language = '', body = '']) => ({
      title: `${page}:${text.slice(0, text.indexOf(all)).split('\n').length}`,
      language,
      text: body.replaceAll(new RegExp(`^${indent}`, 'gm'), ''),
    }),
  );
}

const snippets = pages.flatMap(snippetsOf);
const of = (...languages: string[]): Snippet[] => snippets.filter(({ language }) => languages.includes(language));
const prose = (page: string): string =>
  textOf(page)
    .replaceAll(/^( *)```[\s\S]*?^\1```$/gm, '')
    .replaceAll(/`[^`\n]+`/g, (code) => code.replaceAll(/[[\]()]/g, '_'));

it('the index has every page of docs, in one line each; the README is one that people read', () => {
  const index = textOf('docs/README.md');
  const own = pages.filter((page) => /^docs\/(?!README)(?:[\w-]+\.md|\w+\/README\.md)$/.test(page));
  expect(own.filter((page) => !index.includes(`](${page.slice('docs/'.length)})`))).toEqual([]);
  expect(textOf('README.md').split('\n').length).toBeLessThan(150);
});

describe('links', () => {
  const links = (page: string): string[] =>
    [...prose(page).matchAll(/\]\(([^)\s]+)\)/g)]
      .map(([, target = '']) => target)
      .filter((target) => !/^\w+:/.test(target));

  it.each(pages.filter((page) => links(page).length > 0))('%s leads where it says', (page) => {
    expect(links(page).filter((target) => !leads(page, target))).toEqual([]);
  });

  function leads(page: string, target: string): boolean {
    const [path = '', anchor] = target.split('#');
    const file = path === '' ? page : join(dirname(page), path);
    if (!existsSync(join(ROOT, file))) return false;
    if (anchor === undefined) return true;
    const isFolder = statSync(join(ROOT, file)).isDirectory();
    return anchorsOf(isFolder ? join(file, 'README.md') : file).has(anchor);
  }

  /** As GitHub makes them of headings; the second of a name has a number. */
  function anchorsOf(page: string): ReadonlySet<string> {
    const seen = new Map<string, number>();
    const names = [...prose(page).matchAll(/^#{1,6} +(.+?) *$/gm)].map(([, heading = '']) => {
      const plain = heading.replaceAll(/\[([^\]]*)\]\([^)]*\)/g, '$1').toLowerCase();
      const name = plain.replaceAll(/[^\p{L}\p{N}\p{M}\s_-]/gu, '').replaceAll(' ', '-');
      const before = seen.get(name) ?? 0;
      seen.set(name, before + 1);
      return before === 0 ? name : `${name}-${before}`;
    });
    return new Set(names);
  }
});

describe('snippets', () => {
  it.each(of('json'))('$title is JSON', ({ text }) => void JSON.parse(text));

  it.each(of('jsonc'))('$title is JSON without its comments', ({ text }) => {
    JSON.parse(text.replaceAll(/(^|[\s,])\/\/.*$/gm, '$1'));
  });

  it.each(of('yaml', 'yml'))('$title is YAML, and calls what there is', ({ text }) => {
    for (const document of parseAllDocuments(text)) {
      expect(document.errors).toEqual([]);
      checkCalls(document.toJS());
    }
  });

  it.skipIf(process.platform === 'win32').each(of('sh', 'bash'))('$title is a script', ({ text }) => {
    const { status, stderr } = spawnSync('bash', ['-n'], { input: text, encoding: 'utf8' });
    expect([status, stderr]).toEqual([0, '']);
  });

  // Those of the published packages are compiled where these are installed: test/built/published.test.ts.
  const published = /^packages\/(?:engine|core|emulator)\/README\.md/;
  it.each(of('ts').filter(({ title }) => !published.test(title)))(
    '$title is what the compiler has seen',
    ({ title, text }) => {
      const shown = textOf(`test/house/shown/${title.replace(/\.md:\d+$/, '').replaceAll('/', '-')}.ts`);
      const lines = (code: string): string[] =>
        code
          .split('\n')
          .map((line) => line.trim())
          .filter((line) => line !== '');
      expect(lines(shown)).toEqual(expect.arrayContaining(lines(text)));
    },
  );
});

describe('workflows of others that are shown', () => {
  it.each(listed('examples/*.yml', 'test/consumers/*.yml'))('%s calls what there is', (file) => {
    for (const document of parseAllDocuments(textOf(file))) checkCalls(document.toJS());
  });
});

type Inputs = Readonly<Record<string, { readonly required?: boolean; readonly default?: unknown } | null>>;

interface Callee {
  readonly inputs: Inputs;
  readonly secrets: Inputs;
}

/** Whatever in it names a workflow or an action of ours gives inputs that it has, and those that it needs. */
function checkCalls(value: unknown): void {
  if (typeof value !== 'object' || value === null) return;
  for (const below of Object.values(value)) checkCalls(below);
  const { uses, with: given, secrets } = value as { uses?: unknown; with?: object; secrets?: object | string };
  const path = pathOf(String(uses));
  if (path === undefined) return;
  const callee = calleeOf(path);
  checkGiven(callee.inputs, given ?? {});
  if (typeof secrets !== 'string') checkGiven(callee.secrets, secrets ?? {});
}

/** The root is an action, too: `.`. */
function pathOf(uses: string): string | undefined {
  const name = repositoryName();
  if (!uses.startsWith(`${name}/`) && !uses.startsWith(`${name}@`)) return undefined;
  return uses.slice(name.length).split('@')[0]?.slice(1) || '.';
}

function calleeOf(path: string): Callee {
  const isWorkflow = path.endsWith('.yml');
  const [document] = parseAllDocuments(textOf(isWorkflow ? path : `${path}/action.yml`));
  const read = document?.toJS() as { inputs?: Inputs; on?: { workflow_call?: Partial<Callee> } };
  const { inputs = {}, secrets = {} } = isWorkflow ? (read.on?.workflow_call ?? {}) : { inputs: read.inputs };
  return { inputs, secrets };
}

function checkGiven(declared: Inputs, given: object): void {
  expect(Object.keys(declared)).toEqual(expect.arrayContaining(Object.keys(given)));
  const needed = Object.entries(declared).filter(
    ([, input]) => input?.required === true && input.default === undefined,
  );
  expect(Object.keys(given)).toEqual(expect.arrayContaining(needed.map(([name]) => name)));
}
