/**
 * Works on so many at once, and gives what comes of each in their order: nothing is taken of `values` before there is room.
 * When it ends, whichever way, nothing of it goes on.
 */
export async function* atOnce<T, R>(
  most: number,
  values: AsyncIterable<T>,
  work: (value: T) => Promise<R>,
): AsyncGenerator<R> {
  const running: Promise<R>[] = [];
  try {
    for await (const value of values) {
      const one = work(value);
      // Its failure is told in its turn.
      one.catch(() => {});
      running.push(one);
      if (running.length === most) yield await (running.shift() as Promise<R>);
    }
    while (running.length > 0) yield await (running.shift() as Promise<R>);
  } finally {
    await Promise.allSettled(running);
  }
}
