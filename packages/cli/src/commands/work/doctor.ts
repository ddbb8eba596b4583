/** `completion-batch doctor`. */
import { CompletionBatchError } from '@completion-batch/core/light';
import type { Session } from '../../session/session.ts';

export interface DoctorFlags {
  readonly json?: boolean;
}

export async function doctorWork(_session: Session, _flags: DoctorFlags): Promise<void> {
  throw new CompletionBatchError('invalid-input', 'doctor is not built yet', { remedy: 'Wait for it.' });
}
