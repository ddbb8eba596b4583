/** What submit, collect and reconcile work with. */
import type OpenAI from 'openai';
import type { ObjectStore } from './objects/object-store.ts';
import type { PriceList } from './openai/prices.ts';
import type { Logger } from './platform/logger.ts';
import type { Ways } from './platform/ways.ts';
import type { State } from './state/state.ts';
import type { Workload } from './workload/workload.ts';

export interface Services<Counts = unknown> {
  readonly state: State;
  readonly store: ObjectStore;
  readonly openai: OpenAI;
  readonly logger: Logger;
  readonly workload: Workload<Counts>;
  /** How what messages advise is done by whoever reads them. */
  readonly ways: Ways;
  readonly prices?: PriceList;
  /** Called where a part of the work has ended and little of it is alive any more: the time to collect garbage. */
  readonly tidy?: () => void;
}
