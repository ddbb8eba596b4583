/** What embed works with: read once there is something to do. */
import { keepHeapSmall } from '../shared/heap.ts';

export { embedInto } from '@completion-batch/core/embed';
export { openaiClient } from '@completion-batch/engine/openai';

keepHeapSmall();
