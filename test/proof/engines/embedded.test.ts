import { describeTable } from './table-suite.ts';

describeTable('dynoxide', { partiql: true });
describeTable('dynalite', { partiql: false });
