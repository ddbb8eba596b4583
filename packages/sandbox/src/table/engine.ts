/** The engines an embedded table may have, and what each of them gives once it runs. */

export type TableEngine = 'dynoxide' | 'dynalite';

export interface EmbeddedTable {
  /** `http://127.0.0.1:PORT/KEY`; the key is made up anew at each start, and without it nothing is answered. */
  readonly endpoint: string;
  readonly port: number;
  readonly engine: TableEngine;
  /** Of dynoxide; dynalite has no process of its own. */
  readonly pid?: number;
  /** Ends it and waits until it is gone; may be called twice. */
  stop(): Promise<void>;
}
