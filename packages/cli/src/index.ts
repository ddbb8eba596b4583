/** What the tests of the whole project need of the command line: the local stack and its parts. */
export { Chaos, type ChaosOptions } from './local/chaos/chaos.ts';
export { chaosStore } from './local/chaos/store-faults.ts';
export { injectTableFaults } from './local/chaos/table-faults.ts';
export { createReceiptsTable } from './local/create-table.ts';
export { type EmbeddedTable, startEmbeddedTable } from './local/embedded-table.ts';
export { freePort, onFreePort } from './local/free-port.ts';
export { type LoadCounts, loadItems, readItemLines } from './local/load-items.ts';
export { main } from './main.ts';
export { generateReceipts, renderReceipt, sampleTruth } from './sample/index.ts';
export { dynamoClient } from './session/clients.ts';
