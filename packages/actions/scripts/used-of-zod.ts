/** For builds: each schema of zod can describe itself as a JSON schema, which nothing here asks for. 40 kB of every start. */
import { readFile } from 'node:fs/promises';
import type { Plugin } from 'esbuild';

/** What every schema refers to; the functions that are left out throw. */
const LEFT_OUT = "() => { throw new Error('JSON schemas are left out of this build'); }";
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
    onEnd(() =>
      found === 2
        ? undefined
        : { errors: [{ text: "zod's JSON schemas have moved: used-of-zod.ts looks for them in v4/core" }] },
    );
  },
};
