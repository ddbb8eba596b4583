/** The licences of everything bundled, as one text: packages with the same licence text share it. */
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';

const packageJson = z.object({ name: z.string(), version: z.string(), license: z.string().optional() });

interface Package {
  readonly title: string;
  readonly text: string;
}

/**
 * @param inputs paths of the bundled modules, relative to `root`
 * @returns the same text for the same packages, wherever they are installed
 */
export async function licences(inputs: readonly string[], root: string): Promise<string> {
  const packages = await Promise.all(packageFolders(inputs).map((folder) => read(join(root, folder))));
  const byText = new Map<string, Set<string>>();
  for (const { title, text } of packages) byText.set(text, (byText.get(text) ?? new Set()).add(title));
  const sections = [...byText]
    .map(([text, titles]) => ({ text, titles: [...titles].sort() }))
    .sort((a, b) => ((a.titles[0] ?? '') < (b.titles[0] ?? '') ? -1 : 1));
  const line = '-'.repeat(80);
  return [
    'Licences of the packages that the files beside this one contain.',
    ...sections.map(({ titles, text }) => `${line}\n\n${titles.join('\n')}\n\n${text}`),
  ].join('\n\n');
}

/** The installed packages that modules are of, each once. */
export function packageFolders(inputs: readonly string[]): string[] {
  return [...new Set(inputs.flatMap((path) => /^.*node_modules\/(?:@[^/]+\/)?[^/]+/.exec(path)?.[0] ?? []))];
}

export async function readPackage(folder: string): Promise<z.output<typeof packageJson>> {
  return packageJson.parse(JSON.parse(await readFile(join(folder, 'package.json'), 'utf8')));
}

async function read(folder: string): Promise<Package> {
  const { name, version, license } = await readPackage(folder);
  const files = (await readdir(folder)).filter((file) => /^(licen[cs]e|notice)(\.(md|txt))?$/i.test(file)).sort();
  const texts = await Promise.all(
    files.map(async (file) => (await readFile(join(folder, file), 'utf8')).replace(/\r\n/g, '\n').trim()),
  );
  const text =
    texts.length > 0
      ? texts.join('\n\n')
      : 'The package has no licence file; its package.json names the licence above.';
  return { title: `${name} ${version} (${license ?? 'no licence named'})`, text: `${text}\n` };
}
