/** What an error was caused by, for --verbose: a line each, from the outermost to what went wrong first. */

/** Deeper chains are circles, or of no use to anybody. */
const MOST = 10;
/** What services say of a failed request beside their message. */
const FACTS = ['code', 'status', 'syscall', 'address', 'port', 'request_id', 'requestId', 'requestID'] as const;

/** Unsafe as they are: whatever a server has answered may stand in them. */
export function causesOf(error: Error): string[] {
  const lines: string[] = [];
  const seen = new Set<unknown>([error]);
  const add = (cause: unknown): void => {
    if (cause === undefined || seen.has(cause) || lines.length >= MOST) return;
    seen.add(cause);
    lines.push(`  caused by ${describe(cause)}`);
    if (!(cause instanceof Error)) return;
    if (cause instanceof AggregateError) for (const one of cause.errors) add(one);
    add(cause.cause);
  };
  add(error.cause);
  return lines;
}

function describe(cause: unknown): string {
  if (!(cause instanceof Error)) return String(cause);
  const own: object = {
    ...('$metadata' in cause && cause.$metadata instanceof Object ? cause.$metadata : {}),
    ...cause,
  };
  const facts = FACTS.flatMap((name) => {
    const value: unknown = Reflect.get(own, name);
    return typeof value === 'string' || typeof value === 'number' ? [`${name} ${value}`] : [];
  });
  return `${cause.name}: ${cause.message}${facts.length === 0 ? '' : ` (${facts.join(', ')})`}`;
}
