import { describe } from 'vitest';
import { needing } from '../../world/tools.ts';
import { describeTable } from './table-suite.ts';

const suite = needing("AWS's own engine", 'dynamodb-local');

describe.skipIf(suite.skip)(suite.title, () => describeTable('dynamodb-local', { partiql: true }));
