/** What collect works with: read once there is something to do. */
import { keepHeapSmall } from '../shared/heap.ts';

export { connect } from '@completion-batch/core/connect';
export { collectOpen, decide, findStuckSubmissions } from '@completion-batch/engine';
export { openaiClient } from '@completion-batch/engine/openai';

keepHeapSmall();
