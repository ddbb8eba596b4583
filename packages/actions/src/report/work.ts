/** What report works with: read once there is something to do. */
import { keepHeapSmall } from '../shared/heap.ts';

export { openStore, openTable } from '@completion-batch/core/connect';
export { gatherReport } from '@completion-batch/core/review';
export { readTemplate, writePages } from '@completion-batch/page';

keepHeapSmall();
