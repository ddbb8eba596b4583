/** What track looks with: read once it looks. */
import { keepHeapSmall } from '../shared/heap.ts';

export { openTable } from '@completion-batch/core/connect';
export { lookAtState, lookAtTable } from './look.ts';

// Here all of it is there: compiling and starting it under that bound takes a tenth longer.
keepHeapSmall();
