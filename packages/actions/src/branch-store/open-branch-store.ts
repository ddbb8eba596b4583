/** A branch of a repository as an object store. */
import type { Clock, Environment, Logger, ObjectStore } from '@completion-batch/engine';
import type { BranchPlace } from './branch-url.ts';

export interface BranchStoreOptions extends BranchPlace {
  /** Needs the permission `contents: write`. */
  readonly token: string;
  /** As GITHUB_API_URL has it; `https://api.github.com`, or a server's own with its path. */
  readonly apiUrl: string;
  /** Of the process: proxy, hosts that may be spoken to without encryption, secrets. */
  readonly env: Environment;
  /** This machine's; default the system's. */
  readonly clock?: Clock;
  /** Waits before it tries again; default the clock's. */
  readonly sleep?: (ms: number) => Promise<void>;
  /** Told of waits for a rate limit, and where the machine's clock is wrong. */
  readonly logger?: Logger;
}

/** Nothing is read or written yet. @throws CompletionBatchError `invalid-input` where the API's URL is not to be spoken to */
export function openBranchStore(options: BranchStoreOptions): ObjectStore {
  throw new Error(`not built yet: ${options.branch}`);
}
