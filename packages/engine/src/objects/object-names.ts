/** The names of files and folders under which a folder store keeps its objects. Upper and lower case stay as they are. */

/**
 * Bytes of a segment that go into one name. Encoded they are up to 240 characters, with the mark 241, and file systems
 * allow 255. Longer segments become folders within folders.
 */
const PIECE_BYTES = 80;
/** Ends the name of a piece that goes on in the folder of that name; alone, it is an empty last piece. */
const CONTINUED = '=';

/** The names of folders and file below the root under which the object of `key` lies. */
export function namesOf(key: string): string[] {
  return key.split('/').flatMap((segment) => {
    const bytes = Buffer.from(segment);
    const names: string[] = [];
    let start = 0;
    for (; bytes.length - start >= PIECE_BYTES; start += PIECE_BYTES) {
      names.push(encodeName(bytes.subarray(start, start + PIECE_BYTES)) + CONTINUED);
    }
    names.push(start > 0 && start === bytes.length ? CONTINUED : encodeName(bytes.subarray(start)));
    return names;
  });
}

/** Letters, digits, "-", "_", "~" and any dot but a leading one stay as they are; all else becomes `%XX`, byte by byte. */
function encodeName(bytes: Uint8Array): string {
  return Buffer.from(bytes)
    .toString('latin1')
    .replaceAll(/^\.|[^\w.~-]/g, (character) => {
      return `%${character.charCodeAt(0).toString(16).toUpperCase().padStart(2, '0')}`;
    });
}

/** The bytes of one name; undefined where it is none that encodeName gives. */
export function decodeName(name: string): { bytes: Buffer; continued: boolean } | undefined {
  if (name === CONTINUED) return { bytes: Buffer.alloc(0), continued: false };
  const continued = name.endsWith(CONTINUED);
  const encoded = continued ? name.slice(0, -CONTINUED.length) : name;
  if (!/^(?:[\w.~-]|%[0-9A-F]{2})+$/.test(encoded)) return undefined;
  const bytes = Buffer.from(
    encoded.replaceAll(/%(..)/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16))),
    'latin1',
  );
  return { bytes, continued };
}
