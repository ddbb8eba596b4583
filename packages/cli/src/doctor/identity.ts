/** Whose credentials there are, as far as anybody may know. */
import { CompletionBatchError, type Environment } from '@completion-batch/engine';
import { culpritOf, type Outcome, wordsOf } from './outcome.ts';

export interface Identity {
  /** There where they are good for a time only. */
  readonly sessionToken?: string;
  readonly expiration?: Date;
  /** As the SDK marks where it found them. */
  readonly $source?: Readonly<Record<string, unknown>>;
}

/** Longer than the credentials are waited for. */
export const READY_MS = 15_000;

/** What calls of AWS are made with. */
export interface Calls {
  readonly env: Environment;
  /** Milliseconds for one. */
  readonly callMs: number;
  /** @throws what keeps any call from being made */
  readonly ready: () => Promise<void>;
}

/** @throws CompletionBatchError `credentials-missing`, or what is told on another line */
export async function identified(identity: () => Promise<Outcome<Identity>>): Promise<void> {
  const { error } = await identity();
  if (error === undefined) return;
  if (culpritOf(error) !== undefined) throw error;
  throw new CompletionBatchError('credentials-missing', wordsOf(error), {
    where: 'AWS',
    remedy: 'Configure AWS credentials.',
    cause: error,
  });
}
