/** Where phases report to. Core never writes to the console: entries hand in a logger of their own. */

export interface Logger {
  debug(message: string): void;
  info(message: string): void;
  warn(message: string): void;
  error(message: string): void;
  /** A figure that grows while a phase runs; may be called often, so an implementation has to throttle. */
  progress(step: string, done: number, total?: number): void;
}

const nothing = (): void => {};

export const silentLogger: Logger = { debug: nothing, info: nothing, warn: nothing, error: nothing, progress: nothing };
