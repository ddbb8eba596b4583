/** A child of a benchmark as entries are: bundled, in chunks, so that nothing is compiled or loaded but what it uses. */
import { basename, join } from 'node:path';
import { build } from 'esbuild';

/** @param name of the child in this folder: `scale-child.ts` */
export async function bundled(folder: string, name: string): Promise<string> {
  await build({
    entryPoints: [join(import.meta.dirname, name)],
    outdir: folder,
    outExtension: { '.js': '.mjs' },
    bundle: true,
    splitting: true,
    platform: 'node',
    target: 'node24',
    format: 'esm',
    mainFields: ['module', 'main'],
    banner: { js: "import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);" },
    logLevel: 'error',
  });
  return join(folder, `${basename(name, '.ts')}.mjs`);
}
