/** What this repository is called on GitHub: package.json says it, and everything else is told by scripts/own.ts or asks here. */
import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';

export const ROOT = resolve(import.meta.dirname, '..');

/** An owner has at most 39 letters, digits and single hyphens, a repository 100 letters, digits, `_`, `.` and `-`. */
const NAME = /^(?=.{1,39}\/)[A-Za-z0-9]+(?:-[A-Za-z0-9]+)*\/(?!\.{1,2}$)(?!.*\.git$)[\w.-]{1,100}$/;

export const isName = (text: string): boolean => NAME.test(text);

/** `OWNER/NAME` of an address on GitHub, undefined where it is none. */
export function nameOfAddress(url: string): string | undefined {
  const found = /(?:^|\/\/|@)(?:www\.)?github\.com[/:]([^/\s]+\/[^/\s]+?)(?:\.git)?\/?$/.exec(url.trim())?.[1];
  return found !== undefined && isName(found) ? found : undefined;
}

/**
 * @param root of a clone
 * @returns what package.json names, `OWNER/NAME`
 * @throws Error where it names none
 */
export function repositoryName(root: string = ROOT): string {
  const { repository } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as {
    repository?: { url?: string };
  };
  const name = nameOfAddress(repository?.url ?? '');
  if (name === undefined) {
    throw new Error(
      'package.json names no repository on GitHub: give it repository.url, git+https://github.com/OWNER/NAME.git.',
    );
  }
  return name;
}
