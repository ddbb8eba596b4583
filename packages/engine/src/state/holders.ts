/** Who holds submissions, where that can be told apart, and whether one of them has ended before its lease has. */

export interface Holders {
  /** Of this process, and of others that end with it; one line. It stands before an id in what it holds. */
  readonly own: string;
  /**
   * Whether whoever held it under this name has ended for sure; false where nobody can tell. The name is out of a record:
   * anybody may have written it. Never throws.
   */
  hasEnded(owner: string): Promise<boolean>;
}

/** Unique to a process, and with `own` in front of it. */
export function ownerName(holders: Holders | undefined, id: string): string {
  return holders === undefined ? id : `${holders.own}${SEPARATOR}${id}`;
}

/** What `own` was in a name; undefined where it has none. */
export function holderIn(owner: string): string | undefined {
  const end = owner.lastIndexOf(SEPARATOR);
  return end > 0 ? owner.slice(0, end) : undefined;
}

const SEPARATOR = '#';
