/** Builds dist/page.html: the app and its styles in one file, with a place for the data, and a policy that lets nothing else run. */
import { createHash } from 'node:crypto';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const root = fileURLToPath(new URL('.', import.meta.url));

const hashOf = (text: string): string => `'sha256-${createHash('sha256').update(text).digest('base64')}'`;

const { outputFiles } = await build({
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
  write: false,
});
const textOf = (ending: string): string => outputFiles.find(({ path }) => path.endsWith(ending))?.text ?? '';
const [script, styles] = [textOf('.js'), textOf('.css')];
const policy = `default-src 'none'; script-src ${hashOf(script)}; style-src ${hashOf(styles)}; img-src data:; base-uri 'none'; form-action 'none'`;
const shell = await readFile(join(root, 'src/app/shell.html'), 'utf8');
const page = shell
  .replace('%POLICY%', () => policy)
  .replace('%STYLES%', () => styles)
  .replace('%SCRIPT%', () => script);
await mkdir(join(root, 'dist'), { recursive: true });
await writeFile(join(root, 'dist/page.html'), page);
