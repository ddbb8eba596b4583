/** What the suite of all states runs against. */
import type { State } from '../../src/state/state.ts';
import type { Fields } from './records.ts';

/** One place that several processes share. */
export interface StatePlace {
  /** As a further process opens it. */
  open(): Promise<State>;
  /**
   * Overwrites fields of what is kept, as another version or a hand would; undefined takes one out.
   * @param id a batch's, or a model's name
   */
  edit(kind: RecordKind, id: string, fields: Fields): Promise<void>;
}

export type RecordKind = 'submission' | 'batch' | 'queue';

export interface StateTarget {
  readonly name: string;
  /** A place with nothing in it. */
  makePlace(): Promise<StatePlace>;
  /** Rounds of the property test. */
  readonly runs: number;
}
