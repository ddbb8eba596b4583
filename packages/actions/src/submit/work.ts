/** What submit works with: read once there is something to do. */
import { keepHeapSmall } from '../shared/heap.ts';

export { spendOfThisMonth, submitLabels } from '@completion-batch/core';
export { connect } from '@completion-batch/core/connect';
export { openaiClient } from '@completion-batch/engine/openai';

// Here all of it is there: compiling and starting it under that bound takes a tenth longer.
keepHeapSmall();
