/** A process that starts an embedded table, says where, and waits to be killed. Argument: the data folder. */
import { startEmbeddedTable } from '../src/table/embedded-table.ts';

const [dataDir = ''] = process.argv.slice(2);
const { pid, endpoint } = await startEmbeddedTable({ dataDir, engine: 'dynoxide' });
console.log(JSON.stringify({ pid, endpoint }));
setInterval(() => undefined, 60_000);
