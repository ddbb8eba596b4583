/** For builds of programs that write reports: the built page as a text, in place of the module that would build it. */
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Plugin } from 'esbuild';
import { buildPage } from './build.ts';

const TEMPLATE = join(fileURLToPath(new URL('.', import.meta.url)), 'src', 'template.ts');

/** @param onBuilt is given the absolute paths of all that the page is made of */
export function pageTemplate(onBuilt: (inputs: readonly string[]) => Promise<void> | void): Plugin {
  return {
    name: 'page-template',
    setup({ onLoad }) {
      onLoad({ filter: /[\\/]template\.ts$/ }, async ({ path }) => {
        if (path !== TEMPLATE) return undefined;
        let inputs: readonly string[] = [];
        const page = await buildPage((paths) => {
          inputs = paths;
        });
        await onBuilt([...inputs, import.meta.filename]);
        return { contents: `export const readTemplate = async () => ${JSON.stringify(page)};`, loader: 'js' };
      });
    },
  };
}
