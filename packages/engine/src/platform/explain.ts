/** What a schema has against a value, in the names that the value's owner knows. */
import type { z } from 'zod';

/** A zod error on one line: `path: what is wrong; …`. */
export function explain(error: z.ZodError): string {
  return error.issues.slice(0, 5).map(explainIssue).join('; ');
}

/** What DynamoDB's letters for an attribute's type stand for. */
const TYPES: Readonly<Record<string, string>> = {
  S: 'a text',
  N: 'a number',
  M: 'a map',
  L: 'a list',
  BOOL: 'a boolean',
};

/** In the names that the row or file has: `top_left.x is missing`, `text is not a text (S)`. */
function explainIssue({ path, message, ...issue }: z.core.$ZodIssue): string {
  const names = path.map(String);
  const isType = (name: string, index: number): boolean => index > 0 && TYPES[name] !== undefined;
  const name = names.filter((part, index) => !isType(part, index)).join('.');
  const type = names.length > 1 ? names.at(-1) : undefined;
  if (name === '') return message;
  if (issue.code === 'invalid_type' && message.endsWith('received undefined')) {
    const wanted = type === undefined ? undefined : TYPES[type];
    return wanted === undefined ? `${name} is missing` : `${name} is not ${wanted} (${type})`;
  }
  return message.startsWith('is ') ? `${name} ${message}` : `${name}: ${message}`;
}
