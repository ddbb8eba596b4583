/**
 * How the rows of a state are written: the names that other programs read them by, and what tells them from rows of other
 * kinds in the same table.
 */
import { z } from 'zod';
import { executionId } from '../fields.ts';
import type { ItemKey } from './items.ts';

export interface RowForm {
  /** `TYPE` of submissions; while they are open they stand in GSI1 under `<type>#OPEN`, where nobody else's rows are. */
  readonly submissionType: string;
  /** `batch_type` of batches. */
  readonly batchType: string;
  /** Fields that have another name in a row. */
  readonly submissionNames: FieldNames;
  readonly batchNames: FieldNames;
  /** A submission's attributes of its workload. */
  readonly attributes: z.ZodType<Readonly<Record<string, string | number>>>;
}

export interface FieldNames {
  readonly units?: string;
  readonly workload_version?: string;
  readonly examine?: string;
}

/** Of requests that are nothing more. */
export const REQUEST_ROWS: RowForm = {
  submissionType: 'REQUEST_SUBMISSION',
  batchType: 'REQUESTS',
  submissionNames: {},
  batchNames: { units: 'unit_count' },
  attributes: z.object({ job: executionId }),
};

export function batchKey(batchId: string): ItemKey {
  return { PK: `BATCH#${batchId}`, SK: 'STATUS' };
}

export function submissionKey(batchId: string): ItemKey {
  return { PK: `BATCH#${batchId}`, SK: 'SUBMISSION' };
}

/** A model's queue: no other program has this partition, and the row stands in no index but that of all types. */
export function queueKey(queue: string): ItemKey {
  return { PK: `COMPLETION_QUEUE#${queue}`, SK: 'LIMITS' };
}

/** All of a key that is not one of these: no batch id is like it. */
export function batchIdIn({ PK, SK }: ItemKey): string {
  const isOurs = PK.startsWith('BATCH#') && (SK === 'STATUS' || SK === 'SUBMISSION');
  return isOurs ? PK.slice('BATCH#'.length) : `${PK}/${SK}`;
}

/** The same with fields under their names in rows. */
export function withRowNames<T>(fields: Readonly<Record<string, T>>, names: FieldNames): Record<string, T> {
  const given: Readonly<Record<string, string>> = { ...names };
  return Object.fromEntries(Object.entries(fields).map(([name, value]) => [given[name] ?? name, value]));
}

/** A row's values with fields under the names that the engine has for them. */
export function withFieldNames<T>(row: Readonly<Record<string, T>>, names: FieldNames): Record<string, T | undefined> {
  const renamed = Object.entries(names).map(([field, name]: [string, string]) => [field, row[name]] as const);
  return { ...row, ...Object.fromEntries(renamed) };
}

/** What a schema has against a row, in the row's names. */
export function inRowNames(error: z.ZodError, names: FieldNames): z.ZodError {
  const given: Readonly<Record<string, string>> = { ...names };
  const issues = error.issues.map((issue) => {
    const [first, ...rest] = issue.path;
    return { ...issue, path: first === undefined ? [] : [given[String(first)] ?? first, ...rest] };
  });
  return new z.ZodError(issues);
}
