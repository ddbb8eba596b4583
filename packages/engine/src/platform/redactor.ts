/**
 * Takes known secrets out of texts and errors that servers, libraries and users write, in every form in which they come
 * back. docs/secrets.md tells what is looked for, and where.
 */
import { unfold } from './unfold.ts';

/** A text without the secrets that it was made of. */
export type Redactor = (text: string) => string;

/** Stands where something was taken out. */
const GAP = '…';

/** Shorter secrets are left: they would be found in half of all words. What they are quoted in has a shape. */
const SHORTEST = 8;

/** JSON in HTML in JSON, percent-encoded, of a secret that looks encoded itself. */
const LAYERS = 5;

interface Needle {
  readonly text: string;
  /** Half of a secret is as good as the whole: what begins or ends as it does, for at least that long, is taken, too. */
  readonly half: number;
  /** Packed into base64 or hex with something else: all of that goes. */
  readonly packed: boolean;
}

type Range = readonly [from: number, to: number];

/**
 * @param secrets whatever is undefined, empty or shorter than eight characters is passed over
 * @returns looks for each of them, for each line of those that have several, and for both in base64, hex, percent-encoding,
 * JSON's and HTML's escapes, one in another. The time it takes grows with the text, not with its square.
 */
export function redactor(secrets: Iterable<string | undefined>): Redactor {
  const needles = needlesOf(secrets);
  if (needles.length === 0) return (text) => text;
  return (text) => {
    const ranges: Range[] = [];
    // The text itself, then what it says where it is encoded.
    let layer = { text, sourceOf: (range: Range): Range => range };
    for (let depth = 0; depth <= LAYERS; depth += 1) {
      for (const needle of needles) {
        for (const range of rangesOf(layer.text, needle)) ranges.push(layer.sourceOf(range));
      }
      const inner = depth < LAYERS ? unfold(layer.text) : undefined;
      if (inner === undefined) break;
      const outer = layer.sourceOf;
      layer = { text: inner.text, sourceOf: (range) => outer(inner.sourceOf(range)) };
    }
    return without(text, ranges);
  };
}

/** Of data and not of messages: only whole secrets of 16 characters or more go, as they are; nothing else is like one of those. */
export function plainRedactor(secrets: Iterable<string | undefined>): Redactor {
  const long = [...secrets].filter((secret) => secret !== undefined && secret.length >= 16);
  const forms = new Set(long.flatMap((secret = '') => [secret, JSON.stringify(secret).slice(1, -1)]));
  return (text) => [...forms].reduce((shown, form) => shown.replaceAll(form, GAP), text);
}

function needlesOf(secrets: Iterable<string | undefined>): Needle[] {
  const values = new Set<string>();
  for (const secret of secrets) {
    for (const value of [secret ?? '', ...(secret ?? '').split(/[\r\n]+/)]) {
      const typed = value.trim();
      const forms = [value, typed, typed.replaceAll(' ', '+'), JSON.stringify(value).slice(1, -1), unfolded(typed)];
      for (const form of forms) {
        if (form.length >= SHORTEST) values.add(form);
      }
    }
  }
  const packed = new Set<string>();
  for (const value of values) for (const form of packedForms(value)) packed.add(form);
  const needle = (text: string, isPacked: boolean): Needle => ({
    text,
    half: Math.max(SHORTEST, Math.ceil(text.length / 2)),
    packed: isPacked,
  });
  return [...[...values].map((value) => needle(value, false)), ...[...packed].map((form) => needle(form, true))];
}

/** What it says when nothing in it is taken as it is: all that is left of a secret with signs of an encoding in a text that is encoded. */
function unfolded(text: string): string {
  const inner = unfold(text)?.text;
  return inner === undefined || inner === text ? text : unfolded(inner);
}

/** Hex; and base64 in both alphabets, wherever the value stands in what was packed: `user:password`, say. */
function packedForms(value: string): string[] {
  const bytes = Buffer.from(value);
  const base64 = [0, 1, 2].flatMap((skipped) => {
    // Only whole groups of three bytes look the same whatever is around them.
    const whole = bytes.subarray(skipped, skipped + Math.floor((bytes.length - skipped) / 3) * 3);
    return [whole.toString('base64'), whole.toString('base64url')];
  });
  const hex = bytes.toString('hex');
  return [...base64, hex, hex.toUpperCase()].filter((form) => form.length >= SHORTEST);
}

/** Where a text holds a secret, or at least its first or last half. */
function* rangesOf(text: string, { text: secret, half, packed }: Needle): Generator<Range> {
  const head = secret.slice(0, half);
  for (let at = text.indexOf(head); at !== -1; ) {
    let to = at + half;
    while (to - at < secret.length && text[to] === secret[to - at]) to += 1;
    const range = packed ? blobAround(text, at, to) : ([at, to] as const);
    yield range;
    at = text.indexOf(head, packed ? range[1] : to - half + 1);
  }
  const tail = secret.slice(-half);
  let done = 0;
  for (let at = text.indexOf(tail); at !== -1; at = text.indexOf(tail, packed ? done : at + 1)) {
    let from = at;
    while (
      from > done &&
      at - from < secret.length - half &&
      text[from - 1] === secret[secret.length - half - 1 - (at - from)]
    ) {
      from -= 1;
    }
    const range = packed ? blobAround(text, from, at + half) : ([from, at + half] as const);
    yield range;
    done = range[1];
  }
}

const PACKED_SIGN = /[\w+/=-]/;

/** As far as signs of base64 go, which for an escape before it (`\n`) is not its letter. */
function blobAround(text: string, from: number, to: number): Range {
  let start = from;
  let end = to;
  while (start > 0 && PACKED_SIGN.test(text[start - 1] ?? '')) start -= 1;
  while (end < text.length && PACKED_SIGN.test(text[end] ?? '')) end += 1;
  return [start < from && text[start - 1] === '\\' ? start + 1 : start, end];
}

/** How ids and keys begin of which everybody knows that they do: it tells people what is not shown. */
const KIND = /^(?:(?:org|proj|sess|sk)[-_]|AKIA|ASIA)/;

function without(text: string, ranges: readonly Range[]): string {
  if (ranges.length === 0) return text;
  const parts: string[] = [];
  let kept = 0;
  for (const [from, to] of [...ranges].sort(([a], [b]) => a - b)) {
    // What overlaps the one before it, or follows it at once, is one gap.
    if (from > kept || parts.length === 0) {
      const kind = KIND.exec(text.slice(from, Math.min(to, from + 5)))?.[0] ?? '';
      parts.push(text.slice(kept, from), kind, GAP);
    }
    kept = Math.max(kept, to);
  }
  return parts.join('') + text.slice(kept);
}

/** The same value with `hide` done to each of its texts; names of members stay. What is too deep to be of any use is left out. */
export function hideIn<T>(value: T, hide: Redactor, depth = 0): T {
  if (typeof value === 'string') return hide(value) as T;
  if (typeof value !== 'object' || value === null) return value;
  if (depth > 50) return undefined as T;
  if (Array.isArray(value)) return value.map((item) => hideIn(item, hide, depth + 1)) as T;
  if (value instanceof Headers) {
    return new Headers([...value].map(([name, text]) => [name, hide(text).replaceAll(GAP, '...')])) as T;
  }
  const prototype: unknown = Object.getPrototypeOf(value);
  if (prototype !== Object.prototype && prototype !== null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, item]) => [name, hideIn(item, hide, depth + 1)])) as T;
}

/** Of chains that are longer nobody reads the end. */
const CAUSES = 20;

/**
 * The same error, which others made, with nothing in it that is secret: message, stack, members, and its causes.
 * @returns `error`, so that it can be thrown on
 */
export function cleanError<T>(error: T, hide: Redactor, seen: Set<unknown> = new Set()): T {
  if (!(error instanceof Error) || seen.has(error) || seen.size > CAUSES) {
    return typeof error === 'string' ? (hide(error) as T) : error;
  }
  seen.add(error);
  for (const name of Object.getOwnPropertyNames(error)) {
    const property = Object.getOwnPropertyDescriptor(error, name);
    if (property === undefined || !('value' in property) || !property.writable) continue;
    const value: unknown = property.value;
    if (value instanceof Error) cleanError(value, hide, seen);
    else if (Array.isArray(value)) {
      Reflect.set(
        error,
        name,
        value.map((item) => (item instanceof Error ? cleanError(item, hide, seen) : hideIn(item, hide))),
      );
    } else if (typeof value === 'string' || typeof value === 'object') Reflect.set(error, name, hideIn(value, hide));
  }
  // Made when it is looked at.
  if (typeof error.stack === 'string') Reflect.set(error, 'stack', hide(error.stack));
  return error;
}

/**
 * Lets a stream of the process write nothing of what is secret, whoever writes: Node with `NODE_DEBUG`, a library, or we.
 * @returns undoes it
 */
export function guardStream(stream: NodeJS.WriteStream, hide: Redactor): () => void {
  const { write } = stream;
  const guarded = (chunk: unknown, ...rest: unknown[]): boolean => {
    const text = chunk instanceof Uint8Array ? Buffer.from(chunk).toString() : String(chunk);
    const shown = hide(text);
    return Reflect.apply(write, stream, [shown === text ? chunk : shown, ...rest]);
  };
  stream.write = guarded as typeof write;
  return () => {
    if (stream.write === guarded) stream.write = write;
  };
}
