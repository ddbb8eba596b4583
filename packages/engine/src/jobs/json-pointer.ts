/** RFC 6901: one place in a JSON value. */

/**
 * @param pointer begins with "/"
 * @returns the members on the way; undefined where it is no pointer
 */
export function parsePointer(pointer: string): readonly string[] | undefined {
  if (!pointer.startsWith('/') || /~(?![01])/.test(pointer)) return undefined;
  return pointer
    .slice(1)
    .split('/')
    .map((name) => name.replaceAll('~1', '/').replaceAll('~0', '~'));
}

/** Undefined where there is nothing in that place. */
export function valueAt(value: unknown, way: readonly string[]): unknown {
  let at = value;
  for (const name of way) {
    if (typeof at !== 'object' || at === null) return undefined;
    if (Array.isArray(at) && !/^(0|[1-9]\d{0,15})$/.test(name)) return undefined;
    if (!Object.hasOwn(at, name)) return undefined;
    at = (at as Readonly<Record<string, unknown>>)[name];
  }
  return at;
}
