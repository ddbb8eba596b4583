/** What report works with: read once there is something to do. */
import { keepHeapSmall } from '../shared/heap.ts';

export { openStore, openTable } from '@completion-batch/core/connect';
export { gatherReport } from '@completion-batch/core/review';
export { readTemplate, writePages } from '@completion-batch/page';

// Here all of it is there: compiling and starting it under that bound takes a tenth longer.
keepHeapSmall();
