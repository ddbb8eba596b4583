/** `completion-batch estimate`. */
import { CompletionBatchError } from '@completion-batch/core/light';
import type { Session } from '../../session/session.ts';

export interface EstimateFlags {
  readonly json?: boolean;
}

export async function estimateWork(_session: Session, _flags: EstimateFlags): Promise<void> {
  throw new CompletionBatchError('invalid-input', 'estimate is not built yet', { remedy: 'Wait for it.' });
}
