/** What prepare works with: read once there is something to do. */
import { keepHeapSmall } from '../shared/heap.ts';

export { prepare } from '@completion-batch/core';
export { openBoth } from '@completion-batch/core/connect';

// What is alive is 15 MB to 25 MB at any size: a full collection of it takes 5 ms.
keepHeapSmall(50);
