/** What entries hand down of the process they run in: nothing below them reads it there. */

/** The process's variables, e.g. `process.env`. */
export type Environment = Readonly<Record<string, string | undefined>>;
