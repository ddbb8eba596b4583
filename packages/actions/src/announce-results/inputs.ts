/** Inputs and outputs of `announce-results`, as action.yml has them. */
import { type InputFields, optionalText } from '../shared/inputs.ts';
import { eventType, type JobPlaces, jobName, jobPlaces } from '../shared/job-inputs.ts';

export interface AnnounceResultsInputs extends JobPlaces {
  readonly job: string;
  readonly onDone: string;
  readonly artifact: string | undefined;
  readonly artifactId: string | undefined;
  readonly prices: string | undefined;
}

export const announceResultsInputs: InputFields<AnnounceResultsInputs> = {
  ...jobPlaces,
  job: jobName(),
  onDone: eventType(),
  artifact: optionalText(),
  artifactId: optionalText(),
  prices: optionalText(),
};

export const ANNOUNCE_RESULTS_OUTPUTS = ['sent'] as const;
