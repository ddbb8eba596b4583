/** The phases of `scale-child.ts` as one file, as entries are: what compiling sources takes is not measured. */
import { join } from 'node:path';
import { build } from 'esbuild';

export async function bundled(folder: string): Promise<string> {
  const outfile = join(folder, 'scale-child.mjs');
  await build({
    entryPoints: [join(import.meta.dirname, 'scale-child.ts')],
    outfile,
    bundle: true,
    platform: 'node',
    format: 'esm',
    banner: { js: "import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);" },
  });
  return outfile;
}
