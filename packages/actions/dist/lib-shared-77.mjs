import { createRequire } from 'node:module';
const require = createRequire(import.meta.url);
import {
  CompletionBatchError
} from "./lib-shared-54.mjs";

// ../engine/src/objects/sdk-missing.ts
function sdkMissing(error) {
  if (!(error instanceof Error) || !("code" in error) || error.code !== "ERR_MODULE_NOT_FOUND") throw error;
  const name = /^Cannot find package '(@aws-sdk\/[\w-]+)'/.exec(error.message)?.[1];
  if (name === void 0) throw error;
  throw new CompletionBatchError("store-unusable", `an s3:// store needs the package ${name}, which is not installed`, {
    remedy: "Install what it needs of the AWS SDK: npm install @aws-sdk/client-s3 @aws-sdk/lib-storage.",
    cause: error
  });
}

export {
  sdkMissing
};
