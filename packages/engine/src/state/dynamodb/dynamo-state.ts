/** The state in a DynamoDB table. */
import type { Clock } from '../../platform/clock.ts';
import type { State } from '../state.ts';
import { BatchRows } from './batch-rows.ts';
import { QueueRows } from './queue-rows.ts';
import { REQUEST_ROWS, type RowForm } from './row-form.ts';
import { SubmissionRows } from './submission-rows.ts';
import type { Table } from './table.ts';

export class DynamoState implements State {
  readonly name: string;
  readonly clock: Clock;
  readonly submissions: SubmissionRows;
  readonly batches: BatchRows;
  readonly queues: QueueRows;

  /** @param form how its rows are written; default: those of requests that are nothing more */
  constructor(table: Table, form: RowForm = REQUEST_ROWS) {
    this.name = `table ${table.name}`;
    this.clock = table.clock;
    this.submissions = new SubmissionRows(table, form);
    this.batches = new BatchRows(table, form);
    this.queues = new QueueRows(table);
  }
}
