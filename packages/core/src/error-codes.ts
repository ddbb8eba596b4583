/** What can be refused beyond the engine's own. */
declare module '@completion-batch/engine/errors' {
  interface ErrorCodes {
    'plan-unreadable': true;
    'plan-version': true;
    'plan-mismatch': true;
    'shard-unknown': true;
    'shard-damaged': true;
    'vectors-unusable': true;
  }
}

import type {} from '@completion-batch/engine/errors';
