/** The sandbox: a local stack with sample receipts in it, and its parts, for `npm start`, tests and benchmarks. */
export { Chaos, type ChaosOptions } from './chaos/chaos.ts';
export { chaosStore } from './chaos/store-faults.ts';
export { injectTableFaults } from './chaos/table-faults.ts';
export { freePort, onFreePort } from './free-port.ts';
export { checkItems } from './items/check-items.ts';
export { type LoadCounts, loadItems, readItemLines } from './items/load-items.ts';
export { generateReceipts, sampleTruth } from './receipts/generate.ts';
export { renderReceipt } from './receipts/render.ts';
export { type Answers, aboutAnswers, answersResponder, whoAnswers } from './responders/answers.ts';
export { rulesResponder } from './responders/by-rules.ts';
export { type AnswerRates, parseRates, RATES } from './responders/rates.ts';
export { folderOf, type Source, type Stack, startStack, TABLE_NAME } from './stack.ts';
export { dynamoClient } from './table/client.ts';
export { createReceiptsTable } from './table/create-table.ts';
export { startEmbeddedTable } from './table/embedded-table.ts';
export type { EmbeddedTable } from './table/engine.ts';
export { readTruth, type Truth, trueLabelsOfSample, truthOfSample, wordKeyOf } from './truth.ts';
