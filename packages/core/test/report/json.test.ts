/** The names that programs rely on in `--json`: whatever the library calls the same, these stay. */

import type { StuckSubmission } from '@completion-batch/engine';
import { expect, it } from 'vitest';
import { noCounts } from '../../src/labels/label-counts.ts';
import type { CollectedBatch } from '../../src/labels/label-services.ts';
import type { SubmitLabelsResult } from '../../src/labels/submit-labels.ts';
import { collectedJson, stuckJson, submittedJson } from '../../src/report/json.ts';

const stuck: StuckSubmission = {
  kind: 'requests',
  batchId: 'b',
  executionId: 'e',
  state: 'CLAIMED',
  units: 4,
  reason: 'gone',
  remedy: 'Restore it.',
  red: true,
};

const submitted: SubmitLabelsResult = {
  execution: 'e',
  model: 'gpt-4.1-mini',
  dryRun: false,
  files: [
    {
      batchId: 'b',
      executionId: 'e',
      openaiBatchId: 'batch_1',
      inputFileId: 'file-1',
      ending: 'submitted',
      reason: undefined,
      resumed: false,
      adopted: false,
      model: 'gpt-4.1-mini',
      requests: 1,
      units: 4,
      bytes: 100,
      tokens: 50,
      outputTokens: 40,
      cost: 0.1,
      lost: 0,
      location: 'file:///x',
    },
  ],
  budget: undefined,
  alreadySubmitted: 0,
  taken: 0,
  formatted: [],
  missingShards: [],
  refused: [],
  tooLarge: [],
  stuck: [stuck],
  complete: true,
};

const collected: CollectedBatch = {
  batchId: 'b',
  openaiBatchId: 'batch_1',
  kind: 'settled',
  trouble: false,
  ours: true,
  status: 'completed',
  reason: undefined,
  ageHours: 1,
  units: 4,
  counts: { ...noCounts(), valid: 4 },
  spareLines: 0,
  doubleLines: 0,
  usage: { input: 1, cached: 0, output: 1 },
  cost: 0.1,
  estimatedCost: 0.1,
  estimatedUsage: { input: 1, output: 1 },
  topFailure: undefined,
};

const namesIn = (value: unknown): string[] => Object.keys(Object(value)).sort();

it('of submit', () => {
  const json = submittedJson(submitted) as { files: unknown[]; stuck: unknown[] };
  expect(namesIn(json).join(' ')).toBe(
    'alreadySubmitted budget complete dryRun execution files missingShards model stuck tooLarge',
  );
  expect(namesIn(json.files[0]).join(' ')).toBe(
    'adopted batchId bytes cost executionId inputFileId labels location lost model openaiBatchId outcome outputTokens reason requests resumed tokens',
  );
  expect(json).toMatchObject({ files: [{ outcome: 'submitted', labels: 4 }], stuck: [{ labels: 4 }] });
});

it('of collect', () => {
  const json = collectedJson(collected);
  expect(namesIn(json).join(' ')).toBe(
    'ageHours batchId cost counts doubleLines estimatedCost kind openaiBatchId ours reason spareLines status targets topFailure trouble usage',
  );
  expect(json).toMatchObject({ targets: 4 });
});

it('of a stuck submission', () => {
  expect(namesIn(stuckJson(stuck)).join(' ')).toBe('batchId executionId kind labels reason red remedy state');
});
