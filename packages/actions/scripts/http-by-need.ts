/**
 * For builds: `import 'node:http'` reads every export of it, and one of them loads Node's `fetch`; with TLS that `node:https`
 * brings it is 40 ms of a start. So what packages use of the two is asked for when they use it.
 */
import type { Plugin } from 'esbuild';

const byNeed = (name: string): string => `
const loaded = () => process.getBuiltinModule('node:${name}');
export default {
  get Agent() { return loaded().Agent; },
  get request() { return loaded().request; },
};
`;

export const httpByNeed: Plugin = {
  name: 'http-by-need',
  setup({ onResolve, onLoad }) {
    onResolve({ filter: /^(node:)?https?$/ }, ({ path, importer, kind }) =>
      // What is required has no `default`: to it Node's own is left.
      kind !== 'require-call' && /[\\/]node_modules[\\/]@smithy[\\/]/.test(importer)
        ? { path: path.replace('node:', ''), namespace: 'by-need', sideEffects: false }
        : undefined,
    );
    onLoad({ filter: /.*/, namespace: 'by-need' }, ({ path }) => ({ contents: byNeed(path) }));
  },
};
