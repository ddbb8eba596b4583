/**
 * `packages/actions/dist` on its way from the job that builds it, which may write nothing, to the one that commits it, which
 * runs nothing of it: plain files beside a list of their digests. Nothing in it is believed that is not looked at here.
 */
import { isUtf8 } from 'node:buffer';
import { createHash } from 'node:crypto';
import { fieldsOf, literal, Refusal } from '../github.ts';
import { readZip, type ZipBounds } from './zip.ts';

export const DIST = 'packages/actions/dist';

/** Beside the files; no name of one of them. */
export const LIST = 'digests.json';

/** Several times what there is: 2.4 MB in 150 files, the largest of 180 KB. */
export const MOST: ZipBounds & { readonly archive: number } = {
  files: 500,
  bytesOfFile: 2 * 2 ** 20,
  bytes: 12 * 2 ** 20,
  archive: 6 * 2 ** 20,
};

/** What the build calls its files: of no other kind, and in no folder. */
const NAME = /^(?:[a-z][a-z0-9-]{0,90}\.mjs|licenses\.txt)$/;

export interface Digests {
  /** Commit that it was built of. */
  readonly head: string;
  /** SHA-256 by name. */
  readonly files: Readonly<Record<string, string>>;
}

export function digestsOf(head: string, files: ReadonlyMap<string, Uint8Array>): Digests {
  const named = [...files].toSorted(([one], [other]) => (one < other ? -1 : 1));
  return { head, files: Object.fromEntries(named.map(([name, content]) => [name, sha256(content)])) };
}

/**
 * @param archive the artifact, as GitHub keeps it
 * @param head the commit that is to be committed on
 * @returns the files of dist by name
 * @throws Refusal for anything that a build would not have made
 */
export function readRebuilt(archive: Buffer, head: string): ReadonlyMap<string, Buffer> {
  if (archive.length > MOST.archive) {
    throw new Refusal(`the artifact has ${archive.length} bytes, and may have ${MOST.archive}.`);
  }
  const files = new Map(readZip(archive, MOST));
  const list = digestsIn(files.get(LIST));
  files.delete(LIST);
  for (const [name, content] of files) checkFile(name, content);
  if (files.size === 0) throw new Refusal('the artifact has no file of dist.');
  if (list.head !== head) throw new Refusal(`the artifact was built of ${literal(list.head)}, not of ${head}.`);
  const made = digestsOf(head, files).files;
  for (const name of new Set([...Object.keys(made), ...Object.keys(list.files)])) {
    if (made[name] !== list.files[name]) throw new Refusal(`${literal(name)} is not what the artifact's list names.`);
  }
  return files;
}

function checkFile(name: string, content: Buffer): void {
  if (!NAME.test(name)) {
    throw new Refusal(`${literal(name)} is no file of ${DIST}: names are such as lib-zod.mjs, without a folder.`);
  }
  if (!isUtf8(content) || content.includes(0)) throw new Refusal(`${literal(name)} is not text, which all of dist is.`);
}

function digestsIn(content: Buffer | undefined): Digests {
  if (content === undefined) throw new Refusal(`the artifact has no ${LIST}.`);
  let parsed: unknown;
  try {
    parsed = JSON.parse(content.toString());
  } catch {
    throw new Refusal(`the artifact's ${LIST} is not JSON.`);
  }
  const { head, files } = fieldsOf(parsed);
  const named = Object.entries(fieldsOf(files));
  if (typeof head !== 'string' || !named.every(([, digest]) => typeof digest === 'string')) {
    throw new Refusal(`the artifact's ${LIST} is not one: it has a commit (head) and a digest for each of its files.`);
  }
  // Without a prototype, no name means anything but itself.
  const own = Object.assign(Object.create(null) as Record<string, string>, Object.fromEntries(named));
  return { head, files: own };
}

function sha256(content: Uint8Array): string {
  return createHash('sha256').update(content).digest('hex');
}
