/** What a program needs before it knows what it is to do: loads nothing else, also where a bundler keeps files apart. */
export { SHA256 } from './platform/digest.ts';
export {
  CompletionBatchError,
  describeError,
  type ErrorCode,
  isCompletionBatchError,
} from './platform/errors.ts';
export { explainFileError } from './platform/file-errors.ts';
export { inThousands } from './platform/number-text.ts';
export { redact, secretsOf, sentSecretsOf } from './platform/redact.ts';
export { guardStream, hideIn, plainRedactor, type Redactor, redactor } from './platform/redactor.ts';
export { checkExecutionId } from './state/layout.ts';
