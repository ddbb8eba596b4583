/** Lists the labels that need validation, by GSI3, all pages, in the order of image, receipt, line, word. */
import type { LiveCheck } from '@completion-batch/engine';
import { keyOf, project, queryItems } from '@completion-batch/engine/dynamodb';
import { DEFAULT_LABELS } from '../label-set/default-labels.ts';
import { coreLabelOf, type LabelSet } from '../label-set/label-set.ts';
import type { ClaimableStatus } from '../table/claims.ts';
import { parseLabelKey, validationStatusPartition } from '../table/keys.ts';
import type { ReceiptsTable } from '../table/receipts-table.ts';
import { isNoLabel, LABEL_ATTRIBUTES, parseLabel, type RowProblem, type WordLabel } from '../table/rows.ts';

export interface ListOptions {
  readonly status: ClaimableStatus;
  /** Rows that do not parse; they are passed over. */
  readonly onProblem: (problem: RowProblem) => void;
  /** What labels there are; default ours. Others are passed over. */
  readonly labels?: LabelSet | undefined;
  /** Told the name of each label that is passed over. */
  readonly onUnknown?: (label: string) => void;
  /** Only the labels of these receipts and of all between them. Default: all. */
  readonly receipts?: { readonly first: string; readonly last: string };
  /** For `PENDING`: whether this completion batch may still bring an answer. Its labels are passed over. */
  readonly isLive: LiveCheck;
}

export async function* listLabelsThatNeedValidation(
  table: ReceiptsTable,
  options: ListOptions,
): AsyncGenerator<WordLabel> {
  const { receipts, labels = DEFAULT_LABELS } = options;
  const names = receipts === undefined ? ['GSI3PK'] : ['GSI3PK', 'GSI3SK'];
  const items = queryItems(table, {
    IndexName: 'GSI3',
    KeyConditionExpression: `#GSI3PK = :status${receipts === undefined ? '' : ' AND #GSI3SK BETWEEN :first AND :last'}`,
    ProjectionExpression: project(LABEL_ATTRIBUTES).ProjectionExpression,
    ExpressionAttributeNames: project([...LABEL_ATTRIBUTES, ...names]).ExpressionAttributeNames,
    ExpressionAttributeValues: {
      ':status': { S: validationStatusPartition(options.status) },
      // A receipt's labels have keys that go on with "#"; "$" is the character behind it.
      ...(receipts === undefined ? {} : { ':first': { S: `${receipts.first}#` }, ':last': { S: `${receipts.last}$` } }),
    },
  });
  for await (const item of items) {
    if (isNoLabel(item)) continue;
    const name = parseLabelKey(keyOf(item))?.label;
    if (name !== undefined && coreLabelOf(labels, name) === undefined) {
      options.onUnknown?.(name);
      continue;
    }
    const parsed = parseLabel(item);
    if ('problem' in parsed) {
      options.onProblem(parsed.problem);
      continue;
    }
    const label = parsed.row;
    if (label.validationStatus !== options.status) {
      options.onProblem({
        PK: `IMAGE#${label.imageId}`,
        SK: item.SK?.S ?? '?',
        reason: `the index says ${options.status}, the row says ${label.validationStatus}`,
      });
      continue;
    }
    if (options.status === 'PENDING' && (await options.isLive(label.completionBatchId))) continue;
    yield label;
  }
}
