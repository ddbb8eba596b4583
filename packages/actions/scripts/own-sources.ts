/**
 * For builds: our sources as a bundle wants them, by the modules and the names that are used. The AWS SDK's are not taken past
 * its doors: 80 kB less of 1,100 in a dozen files more cost find the same.
 */
import { readFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { Plugin } from 'esbuild';
import { pastDoors } from './past-doors.ts';
import { plainKeys } from './used-of-aws.ts';

const WHOLE_ZOD = /^import \{ z \} from 'zod';$/m;

/** What is used of an object that is exported, `z`, cannot be told; of a namespace it can. */
export const zodByName = (source: string): string => source.replace(WHOLE_ZOD, "import * as z from 'zod';");

const OURS = /[\\/]packages[\\/][^\\/]+[\\/]src[\\/].*\.ts$/;
const AWS_SCHEMAS = /[\\/]@aws-sdk[\\/].*[\\/]schemas[\\/]schemas_0\.js$/;
const DOOR = /^(?:\.|@completion-batch\/)/;

export const ownSources: Plugin = {
  name: 'own-sources',
  setup({ onLoad, resolve }) {
    const known = new Map<string, Promise<string | undefined>>();
    async function find(specifier: string, resolveDir: string): Promise<string | undefined> {
      const { path, namespace, errors } = await resolve(specifier, { kind: 'import-statement', resolveDir });
      return errors.length === 0 && namespace === 'file' && OURS.test(path) ? path : undefined;
    }
    const past = pastDoors(async (specifier, folder) => {
      if (!DOOR.test(specifier)) return undefined;
      const key = `${folder} ${specifier}`;
      const found = known.get(key) ?? find(specifier, folder);
      known.set(key, found);
      return found;
    });
    onLoad({ filter: OURS }, async ({ path }) => ({
      contents: await past(zodByName(await readFile(path, 'utf8')), dirname(path)),
      loader: 'ts',
    }));
    onLoad({ filter: AWS_SCHEMAS }, async ({ path }) => ({ contents: plainKeys(await readFile(path, 'utf8')) }));
  },
};
