/** Where on the branch an object lies, in names that git, GitHub and every file system take, whatever the key is. */
import { checkKey, decodeName, namesOf } from '@completion-batch/engine';

/** Objects lie below it; beside it stands what tells people, and us, what the branch is. */
export const ROOT = 'objects/';

/** `~` stays in a folder's names; git refuses `git~1`. */
export function pathOf(key: string): string {
  return ROOT + namesOf(checkKey(key)).join('/').replaceAll('~', '%7E');
}

/** Undefined where no key has this path. */
export function keyAt(path: string): string | undefined {
  if (!path.startsWith(ROOT)) return undefined;
  const bytes: Buffer[] = [];
  const names = path.slice(ROOT.length).split('/');
  for (const [index, name] of names.entries()) {
    const piece = decodeName(name);
    if (piece === undefined) return undefined;
    bytes.push(piece.bytes);
    if (!piece.continued && index < names.length - 1) bytes.push(Buffer.from('/'));
  }
  const key = Buffer.concat(bytes).toString();
  try {
    return pathOf(key) === path ? key : undefined;
  } catch {
    return undefined;
  }
}

/** No name of a key has it. */
const IN_PIECES = ';/';

/** The files of an object: one, or those of its pieces in their order. */
export function pathsOf(path: string, pieces: number): string[] {
  if (pieces === 1) return [path];
  return Array.from({ length: pieces }, (_, index) => `${path}${IN_PIECES}${String(index + 1).padStart(4, '0')}`);
}

/** Where the object lies that a file is of. */
export function placeOf(file: string): string {
  const end = file.lastIndexOf(IN_PIECES);
  return end === -1 ? file : file.slice(0, end);
}
