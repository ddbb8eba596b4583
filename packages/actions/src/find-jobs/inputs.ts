/** Inputs and outputs of `find-jobs`, as action.yml has them. */
import { type CollectResultsInputs, collectResultsInputs } from '../collect-results/inputs.ts';
import { keyGiven } from '../shared/ahead.ts';
import { type InputFields, type SummaryChoice, summaryChoice } from '../shared/inputs.ts';
import { type Asking, asking, type JobPlaces, jobPlaces } from '../shared/job-inputs.ts';

/** Those of collect-results are only looked at, so that one that does not fit is told before any job of the matrix. */
export interface FindJobsInputs
  extends JobPlaces,
    Asking,
    Pick<CollectResultsInputs, 'job' | 'onDone' | 'transform' | 'wait' | 'cancelAfterHours' | 'openaiBaseUrl'> {
  readonly openaiKeyGiven: boolean;
  readonly summary: SummaryChoice;
}

export const findJobsInputs: InputFields<FindJobsInputs> = {
  ...jobPlaces,
  job: collectResultsInputs.job,
  onDone: collectResultsInputs.onDone,
  transform: collectResultsInputs.transform,
  wait: collectResultsInputs.wait,
  cancelAfterHours: collectResultsInputs.cancelAfterHours,
  ...asking,
  openaiBaseUrl: collectResultsInputs.openaiBaseUrl,
  openaiKeyGiven: keyGiven(),
  summary: summaryChoice(),
};

export const FIND_JOBS_OUTPUTS = ['matrix', 'count', 'waiting', 'failure'] as const;
