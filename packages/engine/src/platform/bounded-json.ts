/** JSON whose cost is known before it is paid: a short text can hold millions of objects, or be thousands of levels deep. */
import { BoundError } from './bounded-stream.ts';
import { JSON_BOUNDS } from './bounds.ts';

const QUOTE = 0x22;
const COMMA = 0x2c;
const COLON = 0x3a;
const BACKSLASH = 0x5c;

/** A text of so few letters can cost nothing worth counting but depth. */
const SHORT = 2 * JSON_BOUNDS.depth.most;

/**
 * Counts levels, values and members of a JSON text without building any.
 * @throws BoundError where there are more than `JSON_BOUNDS` allows; says nothing about whether it is valid
 */
export function checkJson(text: string): void {
  if (text.length < SHORT) return;
  let depth = 0;
  let values = 0;
  let members = 0;
  for (let at = 0; at < text.length; at += 1) {
    const letter = text.charCodeAt(at);
    if (letter === QUOTE) {
      at = endOfText(text, at + 1);
    } else if (letter === COMMA) {
      values += 1;
    } else if (letter === COLON) {
      members += 1;
      // "[" and "{", "]" and "}" differ in one bit.
    } else if ((letter & 0xdf) === 0x5b) {
      members += 1;
      depth += 1;
      if (depth > JSON_BOUNDS.depth.most) throw over(JSON_BOUNDS.depth.most, 'levels');
    } else if ((letter & 0xdf) === 0x5d) {
      depth -= 1;
    }
  }
  if (members > JSON_BOUNDS.members.most) throw over(JSON_BOUNDS.members.most, 'objects, lists and members');
  if (values > JSON_BOUNDS.values.most) throw over(JSON_BOUNDS.values.most, 'values');
}

/** Of most text the end is near; of the others it is faster found by the engine itself. */
const NEAR = 24;

/** Where the quote is that ends the text which begins at `at`. */
function endOfText(text: string, at: number): number {
  for (let end = at, far = at + NEAR; ; end += 1) {
    if (end > far) {
      end = text.indexOf('"', end);
      if (end === -1) return text.length;
      if (!isEscaped(text, end)) return end;
      far = end + NEAR;
      continue;
    }
    const letter = text.charCodeAt(end);
    if (letter === BACKSLASH) end += 1;
    else if (letter === QUOTE || Number.isNaN(letter)) return end;
  }
}

function isEscaped(text: string, at: number): boolean {
  let first = at;
  while (text.charCodeAt(first - 1) === BACKSLASH) first -= 1;
  return (at - first) % 2 === 1;
}

function over(most: number, what: string): BoundError {
  return new BoundError(`the JSON has more than ${most} ${what}`);
}

/** Letters up to which a text is cheaper parsed than counted: what it can hold at most takes some 25 MB. */
const CHEAP = 256 * 1024;

/** `JSON.parse` within bounds. @throws BoundError, SyntaxError */
export function parseJson(text: string): unknown {
  if (text.length > CHEAP) {
    checkJson(text);
    return JSON.parse(text);
  }
  const value: unknown = JSON.parse(text);
  if (mayBeDeeper(text, JSON_BOUNDS.depth.most) && isDeeper(value, JSON_BOUNDS.depth.most))
    throw over(JSON_BOUNDS.depth.most, 'levels');
  return value;
}

/** A text with fewer braces and brackets has fewer levels: they are found in a third of the time that looking at all values takes. */
function mayBeDeeper(text: string, levels: number): boolean {
  let found = 0;
  for (const sign of ['{', '[']) {
    for (let at = text.indexOf(sign); at !== -1; at = text.indexOf(sign, at + 1)) {
      found += 1;
      if (found > levels) return true;
    }
  }
  return false;
}

function isDeeper(value: unknown, levels: number): boolean {
  if (typeof value !== 'object' || value === null) return false;
  if (levels === 0) return true;
  if (Array.isArray(value)) {
    for (const each of value) if (isDeeper(each, levels - 1)) return true;
    return false;
  }
  for (const name in value) if (isDeeper((value as Record<string, unknown>)[name], levels - 1)) return true;
  return false;
}
