/** What find works with: read once there is something to do. */
import { keepHeapSmall } from '../shared/heap.ts';

export { receiptsState } from '@completion-batch/core';
export { openTable } from '@completion-batch/core/connect';
export { findBatch, findDueBatches, findStuckSubmissions } from '@completion-batch/engine';

keepHeapSmall();
