/** What collecting works with in a benchmark: a table and OpenAI by HTTP, a folder as the store. */
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { type LabelServices, labelServices, openObjectStore, openReceiptsTable } from '@completion-batch/core';
import { dynamoClient } from '@completion-batch/core/connect';
import { LIBRARY_WAYS, ObjectState, silentLogger, systemClock } from '@completion-batch/engine';
import OpenAI from 'openai';

/** What a child is to work on. */
export interface Place {
  readonly endpoint: string;
  readonly baseURL: string;
  readonly folder: string;
  /** Batches are kept beside the objects in place of in the table. */
  readonly aside: boolean;
}

export const TABLE = 'receipts';

export async function open({ endpoint, baseURL, folder, aside }: Place, tidy?: () => void): Promise<LabelServices> {
  // As on a developer's machine with a local table: the client itself is the one that every entry makes.
  Object.assign(process.env, {
    AWS_ENDPOINT_URL_DYNAMODB: endpoint,
    AWS_ACCESS_KEY_ID: 'local',
    AWS_SECRET_ACCESS_KEY: 'local',
  });
  const store = await openObjectStore(pathToFileURL(join(folder, 'objects')).href);
  const table = await openReceiptsTable(dynamoClient({ AWS_REGION: 'local' }), TABLE);
  const openai = new OpenAI({ apiKey: 'bench', baseURL });
  const state = aside ? new ObjectState(store, { clock: systemClock }) : undefined;
  return labelServices({ table, state, store, openai, logger: silentLogger, ways: LIBRARY_WAYS, tidy });
}
