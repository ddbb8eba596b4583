import { createRequire } from 'node:module';
const require = createRequire(import.meta.url);

// ../engine/src/objects/object-names.ts
var PIECE_BYTES = 80;
var CONTINUED = "=";
function namesOf(key) {
  return key.split("/").flatMap((segment) => {
    const bytes = Buffer.from(segment);
    const names = [];
    let start = 0;
    for (; bytes.length - start >= PIECE_BYTES; start += PIECE_BYTES) {
      names.push(encodeName(bytes.subarray(start, start + PIECE_BYTES)) + CONTINUED);
    }
    names.push(start > 0 && start === bytes.length ? CONTINUED : encodeName(bytes.subarray(start)));
    return names;
  });
}
function encodeName(bytes) {
  return Buffer.from(bytes).toString("latin1").replaceAll(/^\.|[^\w.~-]/g, (character) => {
    return `%${character.charCodeAt(0).toString(16).toUpperCase().padStart(2, "0")}`;
  });
}
function decodeName(name) {
  if (name === CONTINUED) return { bytes: Buffer.alloc(0), continued: false };
  const continued = name.endsWith(CONTINUED);
  const encoded = continued ? name.slice(0, -CONTINUED.length) : name;
  if (!/^(?:[\w.~-]|%[0-9A-F]{2})+$/.test(encoded)) return void 0;
  const bytes = Buffer.from(
    encoded.replaceAll(/%(..)/g, (_, hex) => String.fromCharCode(Number.parseInt(hex, 16))),
    "latin1"
  );
  return { bytes, continued };
}

export {
  namesOf,
  decodeName
};
