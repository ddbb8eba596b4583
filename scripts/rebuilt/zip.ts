/**
 * Reads a zip file that somebody else made, all of it in memory and nothing of it on disk. It takes plain files only, and is
 * told before how many and how large; what a header says of a size is believed by nobody.
 */
import { crc32, inflateRawSync } from 'node:zlib';
import { literal, Refusal } from '../github.ts';

export interface ZipBounds {
  readonly files: number;
  readonly bytesOfFile: number;
  readonly bytes: number;
}

const END = 0x06054b50;
const ENTRY = 0x02014b50;
const LOCAL = 0x04034b50;
const END_LENGTH = 22;
const ENTRY_LENGTH = 46;
const LOCAL_LENGTH = 30;
const MOST_COMMENT = 0xffff;

/** Kind of file in the upper half of the attributes, as Unix has it; none at all is a file of other systems. */
const KIND = 0o170000;
const PLAIN = 0o100000;

interface Entry {
  readonly name: string;
  readonly method: number;
  readonly crc: number;
  readonly packed: number;
  readonly bytes: number;
  readonly at: number;
}

/**
 * @returns contents by name, as the directory at the file's end names them
 * @throws Refusal for whatever is not a plain file within the bounds
 */
export function readZip(archive: Buffer, bounds: ZipBounds): ReadonlyMap<string, Buffer> {
  const files = new Map<string, Buffer>();
  let left = bounds.bytes;
  for (const entry of entriesOf(archive, bounds.files)) {
    if (files.has(entry.name)) throw new Refusal(`the archive names ${literal(entry.name)} twice.`);
    const most = Math.min(bounds.bytesOfFile, left);
    const content = unpacked(archive, entry, most);
    left -= content.length;
    files.set(entry.name, content);
  }
  return files;
}

function entriesOf(archive: Buffer, most: number): Entry[] {
  const end = endOf(archive);
  const count = archive.readUInt16LE(end + 10);
  if (count > most) throw new Refusal(`the archive has ${count} files, and may have ${most}.`);
  const entries: Entry[] = [];
  let at = archive.readUInt32LE(end + 16);
  for (let index = 0; index < count; index += 1) {
    if (at + ENTRY_LENGTH > end || archive.readUInt32LE(at) !== ENTRY) throw damaged();
    const lengths = [28, 30, 32].map((offset) => archive.readUInt16LE(at + offset));
    const [nameLength = 0] = lengths;
    const next = at + ENTRY_LENGTH + lengths.reduce((sum, length) => sum + length, 0);
    if (next > end) throw damaged();
    entries.push(entryAt(archive, at, nameLength));
    at = next;
  }
  if (at !== end) throw damaged();
  return entries;
}

/** The record that ends the file, with its comment. */
function endOf(archive: Buffer): number {
  const first = Math.max(0, archive.length - END_LENGTH - MOST_COMMENT);
  for (let at = archive.length - END_LENGTH; at >= first; at -= 1) {
    if (archive.readUInt32LE(at) !== END) continue;
    if (at + END_LENGTH + archive.readUInt16LE(at + 20) !== archive.length) continue;
    return at;
  }
  throw new Refusal('the artifact is not a zip file.');
}

function entryAt(archive: Buffer, at: number, nameLength: number): Entry {
  const name = archive.toString('utf8', at + ENTRY_LENGTH, at + ENTRY_LENGTH + nameLength);
  const flags = archive.readUInt16LE(at + 8);
  const method = archive.readUInt16LE(at + 10);
  const kind = (archive.readUInt32LE(at + 38) >>> 16) & KIND;
  const folder = (archive.readUInt32LE(at + 38) & 0x10) !== 0 || name.endsWith('/');
  if (folder || (kind !== 0 && kind !== PLAIN)) {
    throw new Refusal(`the archive's ${literal(name)} is a link, a folder or a device, and may be a plain file.`);
  }
  if ((flags & 1) !== 0 || (method !== 0 && method !== 8)) {
    throw new Refusal(`the archive's ${literal(name)} is encrypted, or packed in a way that no runner packs.`);
  }
  return {
    ...{ name, method },
    crc: archive.readUInt32LE(at + 16),
    packed: archive.readUInt32LE(at + 20),
    bytes: archive.readUInt32LE(at + 24),
    at: archive.readUInt32LE(at + 42),
  };
}

function unpacked(archive: Buffer, { name, method, crc, packed, bytes, at }: Entry, most: number): Buffer {
  const large = new Refusal(`the archive's ${literal(name)} is larger than the ${most} bytes that are left for it.`);
  if (bytes > most) throw large;
  if (at + LOCAL_LENGTH > archive.length || archive.readUInt32LE(at) !== LOCAL) throw damaged();
  const begin = at + LOCAL_LENGTH + archive.readUInt16LE(at + 26) + archive.readUInt16LE(at + 28);
  if (begin + packed > archive.length) throw damaged();
  const raw = archive.subarray(begin, begin + packed);
  const content = method === 0 ? raw : inflated(raw, most, large);
  if (content.length !== bytes || crc32(content) !== crc) throw damaged();
  return content;
}

function inflated(raw: Buffer, most: number, large: Refusal): Buffer {
  try {
    return inflateRawSync(raw, { maxOutputLength: Math.max(1, most) });
  } catch (error) {
    throw (error as NodeJS.ErrnoException).code === 'ERR_BUFFER_TOO_LARGE' ? large : damaged();
  }
}

function damaged(): Refusal {
  return new Refusal('the archive is damaged, or one of the large ones (zip64) that no runner makes of so little.');
}
