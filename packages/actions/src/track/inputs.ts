/** Inputs and outputs of `track`, as action.yml has them. */
import { z } from 'zod';
import { flag, type InputFields, optionalText } from '../shared/inputs.ts';
import { type JobPlaces, jobPlaces } from '../shared/job-inputs.ts';
import { WORKFLOWS, type WorkflowKind } from './tracked.ts';

export interface EndedJob {
  readonly name: string;
  readonly result: string;
}

export interface TrackInputs extends JobPlaces {
  /** Undefined: it is kept for jobs. */
  readonly table: string | undefined;
  readonly awsRegion: string | undefined;
  /** Of AWS, by a role of it. */
  readonly awsRoleArn: string | undefined;
  readonly workflow: WorkflowKind;
  readonly jobs: readonly EndedJob[];
  readonly said: string | undefined;
  readonly visibility: string | undefined;
  readonly dryRun: boolean;
}

const JOBS =
  /^[a-z][a-z-]{0,40}=(success|failure|cancelled|skipped)(,[a-z][a-z-]{0,40}=(success|failure|cancelled|skipped)){0,19}$/;

export const trackInputs: InputFields<TrackInputs> = {
  table: optionalText(),
  ...jobPlaces,
  awsRegion: optionalText(),
  awsRoleArn: optionalText(),
  workflow: z.enum(WORKFLOWS, { error: `Give workflow one of ${WORKFLOWS.join(', ')}.` }),
  jobs: z
    .string()
    .regex(JOBS, {
      error: 'Give jobs names and results with commas, find=success,collect=failure; needs.NAME.result has them.',
    })
    .transform((given) =>
      given.split(',').map((pair) => ({ name: pair.split('=')[0] ?? '', result: pair.split('=')[1] ?? '' })),
    )
    .optional()
    .transform((jobs) => jobs ?? []),
  said: optionalText(),
  visibility: optionalText(),
  dryRun: flag('dry-run'),
};

export const TRACK_OUTPUTS = ['issue', 'state', 'kinds'] as const;
