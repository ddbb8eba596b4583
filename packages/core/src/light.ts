/** What a program needs before it knows what it is to do: loads nothing but itself, so that help and wrong use are fast. */
export { CompletionBatchError, describeError, type ErrorCode, isCompletionBatchError } from './errors.ts';
export { explainFileError } from './file-errors.ts';
export { checkExecutionId } from './objects/layout.ts';
