/** The state in a DynamoDB table, and the calls to a table that it is made of. Needs `@aws-sdk/client-dynamodb`. */
export { readBatchItem } from './batch-rows.ts';
export { DynamoState } from './dynamo-state.ts';
export { type Item, type ItemKey, keyOf, plainOf, toAttribute, toItem, whereIs } from './items.ts';
export { isPlain, plainInput } from './plain-inputs.ts';
export { batchKey, queueKey, REQUEST_ROWS, type RowForm, submissionKey } from './row-form.ts';
export { readSubmissionItem } from './submission-rows.ts';
export {
  conditionally,
  explainTableError,
  type OpenTableOptions,
  openTable,
  project,
  queryItems,
  type Table,
  tableCall,
} from './table.ts';
