import { createRequire } from 'node:module';
const require = createRequire(import.meta.url);
import {
  DynamoState,
  REQUEST_ROWS,
  batchKey,
  conditionally,
  explainTableError,
  keyOf,
  openTable,
  plainOf,
  project,
  queryItems,
  queueKey,
  readBatchItem,
  readSubmissionItem,
  submissionKey,
  tableCall,
  toAttribute,
  toItem,
  whereIs
} from "./lib-shared-5.mjs";
import "./lib-shared-22.mjs";
import "./lib-shared.mjs";
import "./lib-shared-12.mjs";
import "./lib-shared-13.mjs";
import "./lib-shared-9.mjs";
import "./lib-smithy-core-2.mjs";
import "./lib-smithy-core-5.mjs";
import "./lib-smithy-core-6.mjs";
import "./lib-shared-17.mjs";
export {
  DynamoState,
  REQUEST_ROWS,
  batchKey,
  conditionally,
  explainTableError,
  keyOf,
  openTable,
  plainOf,
  project,
  queryItems,
  queueKey,
  readBatchItem,
  readSubmissionItem,
  submissionKey,
  tableCall,
  toAttribute,
  toItem,
  whereIs
};
