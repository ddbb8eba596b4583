/** What the code of each action reads and writes: the schemas of its inputs, the names of its outputs. */
import { ANNOUNCE_RESULTS_OUTPUTS, announceResultsInputs } from '../src/announce-results/inputs.ts';
import { COLLECT_OUTPUTS, collectInputs } from '../src/collect/inputs.ts';
import { COLLECT_RESULTS_OUTPUTS, collectResultsInputs } from '../src/collect-results/inputs.ts';
import { EMBED_OUTPUTS, embedInputs } from '../src/embed/inputs.ts';
import { FIND_OUTPUTS, findInputs } from '../src/find/inputs.ts';
import { FIND_JOBS_OUTPUTS, findJobsInputs } from '../src/find-jobs/inputs.ts';
import { FORMAT_OUTPUTS, formatInputs } from '../src/format/inputs.ts';
import { PREPARE_OUTPUTS, prepareInputs } from '../src/prepare/inputs.ts';
import { RECONCILE_OUTPUTS, reconcileInputs } from '../src/reconcile/inputs.ts';
import { REPORT_OUTPUTS, reportInputs } from '../src/report/inputs.ts';
import { SUBMIT_OUTPUTS, submitInputs } from '../src/submit/inputs.ts';
import { SUBMIT_REQUESTS_OUTPUTS, submitRequestsInputs } from '../src/submit-requests/inputs.ts';
import { SUMMARIZE_RESULTS_OUTPUTS, summarizeResultsInputs } from '../src/summarize-results/inputs.ts';
import { SUMMARY_OUTPUTS, summaryInputs } from '../src/summary/inputs.ts';
import { TRACK_OUTPUTS, trackInputs } from '../src/track/inputs.ts';

export const DECLARED = {
  prepare: { fields: prepareInputs, outputs: PREPARE_OUTPUTS },
  format: { fields: formatInputs, outputs: FORMAT_OUTPUTS },
  submit: { fields: submitInputs, outputs: SUBMIT_OUTPUTS },
  find: { fields: findInputs, outputs: FIND_OUTPUTS },
  collect: { fields: collectInputs, outputs: COLLECT_OUTPUTS },
  summary: { fields: summaryInputs, outputs: SUMMARY_OUTPUTS },
  report: { fields: reportInputs, outputs: REPORT_OUTPUTS },
  track: { fields: trackInputs, outputs: TRACK_OUTPUTS },
  reconcile: { fields: reconcileInputs, outputs: RECONCILE_OUTPUTS },
  embed: { fields: embedInputs, outputs: EMBED_OUTPUTS },
  'submit-requests': { fields: submitRequestsInputs, outputs: SUBMIT_REQUESTS_OUTPUTS },
  'find-jobs': { fields: findJobsInputs, outputs: FIND_JOBS_OUTPUTS },
  'collect-results': { fields: collectResultsInputs, outputs: COLLECT_RESULTS_OUTPUTS },
  'announce-results': { fields: announceResultsInputs, outputs: ANNOUNCE_RESULTS_OUTPUTS },
  'summarize-results': { fields: summarizeResultsInputs, outputs: SUMMARIZE_RESULTS_OUTPUTS },
} as const;
