/** One word for each thing (docs/words.md): those that were given up stand in no message, no help, no input and no page. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { parseAst } from 'vitest/node';
import { listed, ROOT } from './listed-files.ts';

/** Names that programs read (`audit-share`, `completion_reviewed_by`) are no words of a sentence. */
const GIVEN_UP: readonly (readonly [refused: RegExp, instead: string])[] = [
  [/\breviewers?\b/i, 'person, people'],
  [/(?<![-:\w])audit(?:s|ed)?(?![-\w])/i, 'gold sample'],
  [/\b(?<!money )(?:giv(?:e|es|en|ing)|gave) back\b/i, 'release'],
  [/\bfree(?:s|d)\b/i, 'release'],
  [/\bask(?:s|ed|ing)? anew\b/i, 'ask again'],
  [/\bcorrections asked again\b/i, 'second pass'],
  [/\bfound (?:right|wrong)\b/i, 'called right, called wrong'],
  [/\b(?:waits?|is|are) for people\b/i, 'wait for a person'],
  [/\bone's own\b/i, 'your own'],
  [/\bthis program\b/i, 'completion-batch, this release'],
  [/\bqueue limit of the model\b/i, 'batch queue limit of each model'],
  [/\bid of the run\b/i, 'id of the execution'],
  [/\btried too often\b/i, 'asked too often'],
  [/\bthe object store\b/i, 'the store'],
  [/(?<![.\s])\.\.(?=\s|$)/, 'one full stop'],
  [/\b(?:please|successfully|sorry)\b/i, 'nothing: say what is so'],
];

const wrongIn = (text: string): string[] =>
  GIVEN_UP.flatMap(([refused, instead]) => {
    const found = refused.exec(text);
    return found === null ? [] : [`"${found[0]}" (say: ${instead}) in: ${text.replaceAll(/\s+/g, ' ').slice(0, 160)}`];
  });

/** Literals, and texts of elements, that have a blank in them: what people may read. Comments are ours alone. */
function textsOf(code: string, path = ''): string[] {
  const texts: string[] = [];
  const look = (node: unknown): void => {
    if (Array.isArray(node)) for (const each of node) look(each);
    else if (typeof node === 'object' && node !== null) {
      texts.push(textOf(node as Node));
      for (const below of Object.values(node)) look(below);
    }
  };
  look(parseAst(code, { lang: path.endsWith('.ts') ? 'ts' : 'tsx' }));
  return texts.filter((text) => /\s/.test(text.trim()));
}

interface Node {
  readonly type?: string;
  readonly value?: unknown;
  readonly quasis?: readonly { readonly value: { readonly raw: string } }[];
}

/** What a template puts in is left out. */
const textOf = ({ type, value, quasis }: Node): string =>
  type === 'TemplateLiteral'
    ? (quasis ?? []).map(({ value: { raw } }) => raw).join('…')
    : typeof value === 'string' && /^(?:Literal|JSXText)$/.test(type ?? '')
      ? value
      : '';

/** Without code: names and rows are in it, and are not ours to choose. */
const proseOf = (page: string): string[] =>
  page
    .replaceAll(/^( *)```[\s\S]*?^\1```$/gm, '')
    .replaceAll(/`[^`\n]+`/g, '``')
    .split(/\n(?=\n|\||- |#)|(?<=[.:]) /);

const read = (path: string): string => readFileSync(join(ROOT, path), 'utf8');

function refused(paths: readonly string[], texts: (content: string, path: string) => string[]): string[] {
  expect(paths.length).toBeGreaterThan(5);
  return paths.flatMap((path) =>
    texts(read(path), path).flatMap((text) => wrongIn(text).map((why) => `${path}: ${why}`)),
  );
}

it('messages, help, summaries and the page have no word that was given up', () => {
  // What OpenAI says, the emulator says after it; and a sample receipt says what receipts say.
  const paths = listed('packages/*/src/*.ts', 'packages/*/src/*.tsx').filter(
    (path) => !/^packages\/(?:emulator|sandbox)\//.test(path),
  );
  expect(refused(paths, textsOf)).toEqual([]);
});

it('workflows and actions have none', () => {
  // Names are those of inputs and outputs.
  const lines = (text: string): string[] =>
    text
      .replaceAll(/\$\{\{.*?\}\}|npm audit/g, '')
      .split('\n')
      .map((line) => line.replace(/^ *(?:run|[\w-]+): *(?=\S|$)/, ''));
  expect(refused(listed('packages/actions/*/action.yml', '.github/workflows/*.yml'), lines)).toEqual([]);
});

it('pages have none, but the one that says which they are', () => {
  const pages = listed('*.md').filter((path) => path !== 'docs/words.md' && !path.startsWith('test/'));
  expect(refused(pages, proseOf)).toEqual([]);
});

it('says that nothing is installed from the registry in one place', () => {
  const told = listed('*.md').filter((path) => read(path).includes('npm install --global'));
  expect(told).toEqual(['docs/install.md']);
});

it('a cost without a price has its words in one place', () => {
  const told = listed('packages/*/src/*.ts').filter((path) =>
    textsOf(read(path), path).some((text) => /\bunknown\b.*\bprice\b|\bno price for (?:this|its) model\b/i.test(text)),
  );
  expect(told).toEqual(['packages/engine/src/platform/money.ts']);
});

it('a word that was given up is seen', () => {
  const code = "// a reviewer\nconst x = 'the reviewer saw it'; f('audit-share of 2 %', `asked anew`); /* freed */";
  expect(textsOf(code).flatMap(wrongIn)).toHaveLength(2);
  expect(textsOf('const x = <p className="a b">Found wrong, and more</p>;').flatMap(wrongIn)).toHaveLength(1);
  expect(proseOf('Labels are freed.\n\n`audits` and\n\n```json\n{"audit": 1}\n```\n').flatMap(wrongIn)).toHaveLength(1);
  expect(wrongIn('money given back; a server that gives no metadata back; a free port')).toEqual([]);
});
