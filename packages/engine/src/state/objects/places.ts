/** Where records lie: texts as segments of keys, and numbers as names of objects that sort as they count. */
import { sha256 } from '../../platform/digest.ts';

/** Of the 255 bytes that a segment may have. */
const MAX_SEGMENT = 200;
/** A digest in the place of a text. */
const DIGEST = /^~~[0-9a-f]{64}$/;
const DIGITS = 7;

/**
 * A text as one segment of keys. Upper-case letters are written as bytes (`~41`), too: not every file system tells them
 * from lower-case ones. A text that would be too long becomes its digest, which stands for it wherever a text is asked for.
 */
export function segmentOf(text: string): string {
  if (DIGEST.test(text)) return text;
  const segment = Buffer.from(text)
    .toString('latin1')
    .replaceAll(/^\.|[^a-z0-9._-]/g, (byte) => `~${byte.charCodeAt(0).toString(16).padStart(2, '0')}`);
  return segment === '' || segment.length > MAX_SEGMENT ? `~~${sha256(text)}` : segment;
}

/** The text of a segment, or the digest that stands for it. */
export function textOf(segment: string): string {
  if (DIGEST.test(segment)) return segment;
  const bytes = segment.replaceAll(/~([0-9a-f]{2})/g, (_, hex: string) =>
    String.fromCharCode(Number.parseInt(hex, 16)),
  );
  return Buffer.from(bytes, 'latin1').toString();
}

/** `0000001`; more than 9,999,999 get more digits. */
export function nameOf(number: number): string {
  return String(number).padStart(DIGITS, '0');
}

/** The number of a name; undefined for what `nameOf` never gives. */
export function numberOf(name: string): number | undefined {
  const number = /^\d{7,15}$/.test(name) ? Number(name) : 0;
  return number > 0 && nameOf(number) === name ? number : undefined;
}
