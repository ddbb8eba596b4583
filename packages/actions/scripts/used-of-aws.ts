/**
 * For builds: the AWS SDK describes all operations of a service in one module, whose objects have names of constants as their
 * keys (`{ [_h]: … }`). Such a key might run code, so esbuild keeps all of them. With the constants' texts in their place it
 * keeps what the operations that are used refer to: a fifth of S3's.
 */
import type { Plugin } from 'esbuild';

export function plainKeys(source: string): string {
  const texts = new Map(
    [...source.matchAll(/^const (\w+) = ("(?:[^"\\]|\\.)*");$/gm)].map(([, name, text]) => [name, text]),
  );
  return source.replace(/\[(\w+)\]:/g, (key, name: string) => (texts.has(name) ? `${texts.get(name)}:` : key));
}

/** The SDK's way to tell browsers apart, for requests that come from one. */
export const noBrowsers: Plugin = {
  name: 'no-browsers',
  setup({ onLoad }) {
    onLoad({ filter: /[\\/]node_modules[\\/]bowser[\\/]/ }, () => ({ contents: 'export default {};' }));
  },
};
