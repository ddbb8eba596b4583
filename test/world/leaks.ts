/** Finds a secret in a text, in whatever form; written without a look at what takes them out. */

const html = (text: string): string => text.replace(/[^\w. ]/g, (sign) => `&#${sign.codePointAt(0)};`);
const named = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');
const escaped = (text: string): string => JSON.stringify(text).slice(1, -1);
const percent = (text: string): string => encodeURIComponent(text.toWellFormed());
const everyByte = (text: string): string =>
  [...Buffer.from(text)].map((byte) => `%${byte.toString(16).padStart(2, '0')}`).join('');
/** What base64 has in common whatever stands before and after. */
const base64 = (text: string, before: string): string => {
  const bytes = Buffer.from(before + text);
  return bytes.toString('base64').slice(before.length === 0 ? 0 : 4, Math.floor(bytes.length / 3) * 4);
};

/** A secret's forms by name. What servers leave of a key when they shorten it (`sk-ab***wxyz`) is none. */
export function formsOf(secret: string): ReadonlyMap<string, string> {
  const most = Math.ceil(secret.length * 0.7);
  return new Map([
    ['as it is', secret],
    ['its beginning', secret.slice(0, most)],
    ['its end', secret.slice(-most)],
    ['as JSON', escaped(secret)],
    ['as JSON in JSON', escaped(escaped(secret))],
    ['as HTML', html(secret)],
    ['as HTML with names', named(secret)],
    ['percent-encoded', percent(secret)],
    ['percent-encoded in small letters', percent(secret).replace(/%../g, (code) => code.toLowerCase())],
    ['with every byte percent-encoded', everyByte(secret)],
    ['as base64', base64(secret, '')],
    ['as base64 of :password', base64(secret, ':')],
    ['as base64 of a user and a password', base64(secret, 'u:')],
    ['as base64 for URLs', Buffer.from(secret).toString('base64url')],
    ['as hex', Buffer.from(secret).toString('hex')],
  ]);
}

/** @returns the names of the forms that are in the text */
export function leaksIn(text: string, secret: string): string[] {
  const one = text.replace(/\r?\n\s*/g, '');
  // Lines are broken where a terminal ends, in the middle of a long word.
  return [...formsOf(secret)].flatMap(([name, form]) => (text.includes(form) || one.includes(form) ? [name] : []));
}
