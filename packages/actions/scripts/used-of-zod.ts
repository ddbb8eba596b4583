/**
 * For builds: each schema of zod can describe itself as a JSON schema, which nothing here asks for. 40 kB of every start.
 *
 * A start makes a thousand schemas, 10 us each, many of which are the same: `z.string()`, and that one optional. A schema never
 * changes, so of those that are made of nothing, or of another schema alone, one is made.
 */
import { readFile } from 'node:fs/promises';
import type { Plugin } from 'esbuild';

/** What every schema refers to; the functions that are left out throw. */
const LEFT_OUT = "() => { throw new Error('JSON schemas are left out of this build'); }";

/** `export function string(params) {` and `export function optional(innerType) {` of zod. */
const MADE_OF_NOTHING = ['string', 'number', 'boolean', 'unknown'];
const MADE_OF_ONE = ['optional', 'nullable'];

export function madeOnce(schemas: string): string {
  const made = schemas
    .replace(factories(MADE_OF_NOTHING), (_, name: string, params: string, body: string) => {
      const once = `once_${name} ??= make_${name}(${params})`;
      const given = params === '' ? once : `${params} === undefined ? (${once}) : make_${name}(${params})`;
      return `let once_${name};\nfunction make_${name}(${params}) {${body}}\nexport function ${name}(${params}) { return ${given}; }\n`;
    })
    .replace(
      factories(MADE_OF_ONE),
      (_, name: string, inner: string, body: string) =>
        `const once_${name} = new WeakMap();
function make_${name}(${inner}) {${body}}
export function ${name}(${inner}) {
  const known = once_${name}.get(${inner}) ?? make_${name}(${inner});
  once_${name}.set(${inner}, known);
  return known;
}
`,
    );
  const missing = [...MADE_OF_NOTHING, ...MADE_OF_ONE].filter((name) => !made.includes(`function make_${name}(`));
  if (missing.length === 0) return made;
  throw new Error(
    `zod makes ${missing.join(', ')} in another way now: used-of-zod.ts looks for them in v4/classic/schemas.js`,
  );
}

function factories(names: readonly string[]): RegExp {
  return new RegExp(String.raw`^export function (${names.join('|')})\((\w*)\) \{((?:.|\n)*?)^\}$`, 'gm');
}

const NAMES = /^export (?:const|function) (\w+)/gm;

export const usedOfZod: Plugin = {
  name: 'used-of-zod',
  setup({ onLoad, onEnd }) {
    let found = 0;
    onLoad({ filter: /[\\/]zod[\\/]v4[\\/]core[\\/](to-json-schema|json-schema-processors)\.js$/ }, async (module) => {
      const { path, suffix } = module;
      if (suffix !== '') return undefined;
      found += 1;
      const names = [...(await readFile(path, 'utf8')).matchAll(NAMES)].map(([, name = '']) => name);
      // This one also tells a schema's bounds.
      const isKept = (name: string): boolean => name === 'aggregateChecks';
      const stubs = names.filter((name) => !isKept(name)).map((name) => `export const ${name} = ${LEFT_OUT};`);
      const whole = names.filter(isKept).map((name) => `export { ${name} } from ${JSON.stringify(`${path}?whole`)};`);
      return { contents: [...whole, ...stubs].join('\n') };
    });
    let schemas = 0;
    onLoad({ filter: /[\\/]zod[\\/]v4[\\/]classic[\\/]schemas\.js$/ }, async ({ path }) => {
      schemas += 1;
      return { contents: madeOnce(await readFile(path, 'utf8')) };
    });
    onEnd(() =>
      found === 2 && schemas === 1
        ? undefined
        : { errors: [{ text: "zod's JSON schemas have moved: used-of-zod.ts looks for them in v4/core" }] },
    );
  },
};
