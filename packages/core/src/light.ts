/** What a program needs before it knows what it is to do; a build of it loads nothing else. */
export {
  CompletionBatchError,
  checkExecutionId,
  describeError,
  type ErrorCode,
  explainFileError,
  isCompletionBatchError,
  SHA256,
} from '@completion-batch/engine/light';
export { age, counted, logLine, number, oneLine } from './report/plain-text.ts';
