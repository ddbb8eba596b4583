/** What submit works with: read once there is something to do. */
import { keepHeapSmall } from '../shared/heap.ts';

export { spendOfThisMonth, submitLabels } from '@completion-batch/core';
export { connect } from '@completion-batch/core/connect';
export { openaiClient } from '@completion-batch/engine/openai';

keepHeapSmall();
