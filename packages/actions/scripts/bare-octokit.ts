/**
 * For builds: of the Octokit of `@actions/github` only `request` is used, with a `fetch` of ours (`src/shared/github-api.ts`).
 * Its own HTTP client and its thousand named methods would be 0.9 MB of dist.
 */
import type { Plugin } from 'esbuild';

const LEFT_OUT: Readonly<Record<string, string>> = {
  undici: 'export const fetch = undefined;',
  '@actions/http-client': 'export class HttpClient { getAgent() {} getAgentDispatcher() {} }',
  '@octokit/plugin-rest-endpoint-methods': 'export const restEndpointMethods = () => ({});',
  '@octokit/plugin-paginate-rest': 'export const paginateRest = () => ({});',
};

export const bareOctokit: Plugin = {
  name: 'bare-octokit',
  setup({ onResolve, onLoad }) {
    onResolve({ filter: /^(undici|@actions\/http-client|@octokit\/plugin-.*)$/ }, ({ path, importer }) =>
      /[\\/]@actions[\\/]github[\\/]/.test(importer) && path in LEFT_OUT
        ? { path, namespace: 'left-out', sideEffects: false }
        : undefined,
    );
    onLoad({ filter: /.*/, namespace: 'left-out' }, ({ path }) => ({ contents: LEFT_OUT[path] ?? '' }));
  },
};
