/** `completion-batch init`. */
import { CompletionBatchError } from '@completion-batch/core/light';
import type { Session } from '../../session/session.ts';

export interface InitFlags {
  readonly json?: boolean;
}

export async function initWork(_session: Session, _flags: InitFlags): Promise<void> {
  throw new CompletionBatchError('invalid-input', 'init is not built yet', { remedy: 'Wait for it.' });
}
