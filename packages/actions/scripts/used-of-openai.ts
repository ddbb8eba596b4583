/**
 * For builds: of OpenAI's client the batches, files and models are used.
 * Its other resources, with the streams and runners that they bring, would be 0.7 MB of dist.
 */
import { readFile } from 'node:fs/promises';
import type { Plugin } from 'esbuild';

/** What our sources call of the client; a test holds it against them. */
export const USED_RESOURCES = ['batches', 'files', 'models'] as const;

/** Modules below `openai/resources` that stay as they are. */
const KEPT = new RegExp(`^(?:shared|${USED_RESOURCES.join('|')})\\.mjs$`);

export const usedOfOpenai: Plugin = {
  name: 'used-of-openai',
  setup({ onLoad, onEnd }) {
    let leftOut = 0;
    onLoad({ filter: /[\\/]openai[\\/]resources[\\/].*\.mjs$/ }, async ({ path }) => {
      const name = path.replaceAll('\\', '/').split('/openai/resources/').at(-1) ?? '';
      if (KEPT.test(name) || /(?:^|\/)index\.mjs$/.test(name)) return undefined;
      leftOut += 1;
      const text = await readFile(path, 'utf8');
      const names = [...text.matchAll(/^export (?:class|const|var|function) (\w+)/gm)].map(([, exported]) => exported);
      return { contents: names.map((exported) => `export class ${exported} {}`).join('\n') };
    });
    onEnd(() =>
      leftOut > 0
        ? undefined
        : { errors: [{ text: "OpenAI's resources have moved: used-of-openai.ts looks for them in openai/resources" }] },
    );
  },
};
