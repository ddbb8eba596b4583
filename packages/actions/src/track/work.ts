/** What track looks with: read once it looks. */
import { keepHeapSmall } from '../shared/heap.ts';

export { openTable } from '@completion-batch/core/connect';
export { lookAtState, lookAtTable } from './look.ts';

keepHeapSmall();
