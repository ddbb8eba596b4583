/** What find works with: read once there is something to do. */
import { keepHeapSmall } from '../shared/heap.ts';

export { receiptsState } from '@completion-batch/core';
export { openTable } from '@completion-batch/core/connect';
export { findBatch, findDueBatches, findStuckSubmissions } from '@completion-batch/engine';

// Here all of it is there: compiling and starting it under that bound takes a tenth longer.
keepHeapSmall();
