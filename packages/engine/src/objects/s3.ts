/** The object store over S3, for who makes its client. Needs `@aws-sdk/client-s3` and `@aws-sdk/lib-storage`. */
export { withCheckedCreate } from './checked-create.ts';
export { createS3Client, type S3ClientOptions } from './open-store.ts';
export { explainS3Error, type S3Right, statusOf } from './s3-errors.ts';
export { createS3Store, type S3StoreOptions } from './s3-store.ts';
