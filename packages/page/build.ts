/**
 * Builds dist/page.html: the app and its styles in one file, with a place for the data, and a policy that lets nothing else
 * run. The file is not committed; it is written anew only where it would be another one.
 */
import { createHash } from 'node:crypto';
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const root = fileURLToPath(new URL('.', import.meta.url));

const hashOf = (text: string): string => `'sha256-${createHash('sha256').update(text).digest('base64')}'`;

/**
 * @param onInputs is given the absolute paths of all that the page is made of
 * @returns the page with a place for the data; writes nothing
 */
export async function buildPage(onInputs?: (paths: readonly string[]) => void): Promise<string> {
  const { outputFiles, metafile } = await build({
    absWorkingDir: root,
    entryPoints: ['src/app/main.tsx'],
    outdir: 'dist',
    bundle: true,
    format: 'iife',
    target: 'es2022',
    minify: true,
    jsx: 'automatic',
    jsxImportSource: 'preact',
    legalComments: 'none',
    metafile: true,
    write: false,
  });
  onInputs?.([...Object.keys(metafile.inputs), 'src/app/shell.html', 'build.ts'].map((path) => join(root, path)));
  const textOf = (ending: string): string => outputFiles.find(({ path }) => path.endsWith(ending))?.text ?? '';
  const [script, styles] = [textOf('.js'), textOf('.css')];
  const places: Readonly<Record<string, string>> = { POLICY: policy(script, styles), STYLES: styles, SCRIPT: script };
  const shell = await readFile(join(root, 'src/app/shell.html'), 'utf8');
  // In one go: what looks like a place inside of what was put in is none.
  return shell.replace(/%([A-Z]+)%/g, (place, name: string) => places[name] ?? place);
}

/** Only the app and its styles, as they were built. What the app itself does to an element's `style` is not held back by this. */
function policy(script: string, styles: string): string {
  return [
    "default-src 'none'",
    `script-src ${hashOf(script)}`,
    `style-src ${hashOf(styles)}`,
    "base-uri 'none'",
    "form-action 'none'",
  ].join('; ');
}

if (import.meta.main) {
  const path = join(root, 'dist/page.html');
  const page = await buildPage();
  if (page !== (await readFile(path, 'utf8').catch(() => undefined))) {
    await mkdir(join(root, 'dist'), { recursive: true });
    // At once: who reads it meanwhile gets the one or the other.
    await writeFile(`${path}.${process.pid}.tmp`, page);
    await rename(`${path}.${process.pid}.tmp`, path);
  }
}
