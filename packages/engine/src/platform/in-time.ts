/** Work that is given up when its time is over. */
import { systemTimer, type Timer } from './bounded-stream.ts';

/**
 * What the work comes to, or the error where it takes longer: nothing is waited for after that, whether or not the work
 * heeds its signal, which is aborted with the error.
 * @param late made when the time is over
 */
export function inTime<T>(
  ms: number,
  work: (signal: AbortSignal) => Promise<T>,
  late: () => Error,
  timer: Timer = systemTimer,
): Promise<T> {
  const ending = new AbortController();
  return waitedFor(
    ms,
    () => work(ending.signal),
    late,
    timer,
    (error) => ending.abort(error),
  );
}

/** The same of work that takes no signal. @param over told of the error, when that is on its way */
export async function waitedFor<T>(
  ms: number,
  work: () => Promise<T>,
  late: () => Error,
  timer: Timer = systemTimer,
  over: (error: Error) => void = () => {},
): Promise<T> {
  const { promise, reject } = Promise.withResolvers<never>();
  const cancel = timer.after(ms, () => {
    const error = late();
    // First, so that it is this error that is told, whatever the work makes of its signal.
    reject(error);
    over(error);
  });
  try {
    return await Promise.race([work(), promise]);
  } finally {
    cancel();
  }
}
