/** For builds: zod carries its messages in fifty languages; ours are English. */
import type { Plugin } from 'esbuild';

export const englishOnly: Plugin = {
  name: 'english-only',
  setup({ onLoad, onEnd }) {
    let found = 0;
    onLoad({ filter: /[\\/]zod[\\/]v4[\\/]locales[\\/]index\.js$/ }, () => {
      found += 1;
      return { contents: "export { default as en } from './en.js';" };
    });
    onEnd(() =>
      found === 1
        ? undefined
        : { errors: [{ text: "zod's list of languages has moved: english-only.ts looks for it in v4/locales" }] },
    );
  },
};
