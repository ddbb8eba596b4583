import { createRequire } from 'node:module';
const require = createRequire(import.meta.url);

// ../engine/src/platform/errors.ts
var SESSION_ENDED = {
  message: "the AWS session has ended, which is the time for which its credentials are good",
  remedy: "Nothing is lost: run it again with new credentials (in a workflow: the next run gets them), and it goes on where it stopped. Work that takes longer needs a longer session (role-duration-seconds of aws-actions/configure-aws-credentials, and the maximum session duration of the role)."
};
var CompletionBatchError = class extends Error {
  name = "CompletionBatchError";
  code;
  where;
  remedy;
  constructor(code, message, details) {
    super(message, details.cause === void 0 ? void 0 : { cause: details.cause });
    this.code = code;
    this.where = details.where;
    this.remedy = details.remedy;
  }
};
function isCompletionBatchError(error, code) {
  return error instanceof CompletionBatchError && (code === void 0 || error.code === code);
}
function describeError(error) {
  if (!(error instanceof CompletionBatchError)) return error instanceof Error ? error.message : String(error);
  const where = error.where === void 0 ? "" : ` (${error.where})`;
  return `${withoutFullStop(error.message)}${where}. ${error.remedy}`;
}
function withoutFullStop(text) {
  return text.endsWith(".") ? text.slice(0, -1) : text;
}

export {
  SESSION_ENDED,
  CompletionBatchError,
  isCompletionBatchError,
  describeError
};
