/**
 * The command line, for programs that run it without a process of its own; and the local stack's table, for those that
 * were written against this package before `@completion-batch/sandbox` held it.
 */
export { createReceiptsTable, loadItems, startEmbeddedTable } from '@completion-batch/sandbox';
export { main } from './main.ts';
export { dynamoClient } from './session/clients.ts';
