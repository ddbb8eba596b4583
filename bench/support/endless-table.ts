/**
 * A stand-in for a receipts table of any size, in the process that is measured: its rows are made when they are asked for, so
 * that nothing of it grows with the number of receipts. Every claim is granted. What is kept of runs is kept elsewhere.
 */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import {
  BatchExecuteStatementCommand,
  type DynamoDBClient,
  GetItemCommand,
  QueryCommand,
  type QueryCommandInput,
} from '@aws-sdk/client-dynamodb';
import type { ReceiptsTable } from '@completion-batch/core';
import { systemClock } from '@completion-batch/engine';
import type { Item } from '@completion-batch/engine/dynamodb';

/** Of each receipt. */
export const LABELS = 4;
/** Rows of a page of labels: about 1 MB. */
const PAGE = 2000;

/** Stands in templates where the image's id belongs. */
export const PLACE = '00000000-0000-4000-8000-000000000000';
export const TEMPLATE_FILE = 'templates.json';

export interface Template {
  readonly labels: string;
  /** As GSI4 has them. */
  readonly rows: string;
}

export const readTemplates = async (folder: string): Promise<Template[]> =>
  JSON.parse(await readFile(join(folder, TEMPLATE_FILE), 'utf8')) as Template[];

export function endlessTable(receipts: number, known: readonly Template[]): ReceiptsTable {
  const imageOf = (receipt: number): string => `36ff39db-d6e0-499f-a4b5-${String(receipt).padStart(12, '0')}`;
  const rowsOf = (receipt: number, which: 'labels' | 'rows'): Item[] => {
    const template = known[receipt % known.length]?.[which] ?? '[]';
    return JSON.parse(template.replaceAll(PLACE, imageOf(receipt))) as Item[];
  };
  const page = (from: number): object => {
    const to = Math.min(receipts, from + PAGE / LABELS);
    const Items = Array.from({ length: to - from }, (_, index) => rowsOf(from + index, 'labels')).flat();
    return { Items, ...(to < receipts ? { LastEvaluatedKey: { at: { N: String(to) } } } : {}) };
  };
  const query = ({ IndexName, ExclusiveStartKey, ExpressionAttributeValues: values }: QueryCommandInput): object => {
    if (IndexName === 'GSI4') {
      const image = /IMAGE#[\w-]+-(\d+)#/.exec(values?.[':receipt']?.S ?? '')?.[1];
      return { Items: image === undefined ? [] : rowsOf(Number(image), 'rows') };
    }
    const isListing = values?.[':status']?.S === 'VALIDATION_STATUS#NONE';
    return IndexName === 'GSI3' && isListing ? page(Number(ExclusiveStartKey?.at?.N ?? 0)) : { Items: [] };
  };
  const send = async (command: object): Promise<object> => {
    // The answer of a service is never there in the same turn.
    await new Promise(setImmediate);
    const $metadata = { attempts: 1 };
    if (command instanceof QueryCommand) return { $metadata, ...query(command.input) };
    if (command instanceof BatchExecuteStatementCommand) {
      return { $metadata, Responses: command.input.Statements?.map(() => ({})) };
    }
    if (command instanceof GetItemCommand) return { $metadata };
    throw new Error(`the stand-in for a table knows no ${command.constructor.name}`);
  };
  return {
    client: { send } as unknown as DynamoDBClient,
    name: 'receipts',
    indexes: new Set(['GSI1', 'GSI2', 'GSI3', 'GSI4']),
    clock: systemClock,
  };
}
