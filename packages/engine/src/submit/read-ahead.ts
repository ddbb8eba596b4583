/** What an iterable gives, with the next piece made while the last one is worked on. */
import { setImmediate } from 'node:timers/promises';

/**
 * In their order, one piece ahead and never more. A piece that cannot be made fails where it would have come, once what came
 * before it has been worked on. It is begun when the work on the last one has sent what it sends first.
 */
export async function* readAhead<T>(pieces: AsyncIterable<T>): AsyncGenerator<T> {
  const source = pieces[Symbol.asyncIterator]();
  let next = source.next();
  try {
    for (;;) {
      const { done, value } = await next;
      if (done) return;
      next = setImmediate().then(() => source.next());
      // Looked at when it is waited for; until then it is nobody's unhandled rejection.
      next.catch(() => undefined);
      yield value;
    }
  } finally {
    await next.catch(() => undefined);
    await source.return?.();
  }
}
