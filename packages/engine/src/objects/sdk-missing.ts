/** The AWS SDK is an optional peer: who keeps things in a folder installs none of it. */
import { CompletionBatchError } from '../platform/errors.ts';

/**
 * For what loading a package of the SDK threw.
 * @throws CompletionBatchError `store-unusable` where the package is not installed, otherwise the very same error
 */
export function sdkMissing(error: unknown): never {
  if (!(error instanceof Error) || !('code' in error) || error.code !== 'ERR_MODULE_NOT_FOUND') throw error;
  const name = /^Cannot find package '(@aws-sdk\/[\w-]+)'/.exec(error.message)?.[1];
  if (name === undefined) throw error;
  throw new CompletionBatchError('store-unusable', `an s3:// store needs the package ${name}, which is not installed`, {
    remedy: 'Install what it needs of the AWS SDK: npm install @aws-sdk/client-s3 @aws-sdk/lib-storage.',
    cause: error,
  });
}
