/** What packages/sandbox/README.md shows, for the compiler. */

import { startEmulator } from '@completion-batch/emulator';
import {
  createReceiptsTable,
  dynamoClient,
  generateReceipts,
  loadItems,
  rulesResponder,
  startEmbeddedTable,
} from '@completion-batch/sandbox';

const server = await startEmbeddedTable({ dataDir: '/tmp/table' });
const client = dynamoClient(server.endpoint);
await createReceiptsTable(client, 'receipts', { gsi4: true });
await loadItems(client, 'receipts', generateReceipts({ seed: 1, receipts: 60 }));
const emulator = await startEmulator({ dataDir: '/tmp/openai', responder: rulesResponder() });
// … run the phases against them …
await emulator.close();
client.destroy();
await server.stop();
