/** For files in parts; loaded with the first of them. Why it is a module: see `s3-sdk.ts`. */
export { Upload } from '@aws-sdk/lib-storage';
