/** Whatever exists twice has to agree: schemas with action.yml, READMEs with action.yml, defaults with defaults. */
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { ACTIONS, pathOf, readActionFile } from '../scripts/action-file.ts';
import { REUSE, withTables, withWorkflows } from '../scripts/readme.ts';
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
import { inputName } from '../src/shared/inputs.ts';
import { SUBMIT_OUTPUTS, submitInputs } from '../src/submit/inputs.ts';
import { SUBMIT_REQUESTS_OUTPUTS, submitRequestsInputs } from '../src/submit-requests/inputs.ts';
import { SUMMARIZE_RESULTS_OUTPUTS, summarizeResultsInputs } from '../src/summarize-results/inputs.ts';
import { SUMMARY_OUTPUTS, summaryInputs } from '../src/summary/inputs.ts';
import { TRACK_OUTPUTS, trackInputs } from '../src/track/inputs.ts';

const CODE = {
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

describe.each(ACTIONS)('%s', (action) => {
  const fields = Object.entries(CODE[action].fields);

  it('reads the inputs that action.yml declares, and no others', async () => {
    const { inputs } = await readActionFile(action);
    expect(fields.map(([name]) => inputName(name))).toEqual(Object.keys(inputs));
  });

  it('has the outputs that action.yml declares, and no others', async () => {
    const { outputs } = await readActionFile(action);
    expect([...CODE[action].outputs]).toEqual(Object.keys(outputs));
  });

  it('requires the same inputs, and has the same defaults', async () => {
    const { inputs } = await readActionFile(action);
    for (const [property, field] of fields) {
      const declared = inputs[inputName(property)];
      const empty = field.safeParse(undefined);
      expect(empty.success, `${property} may be left out`).toBe(declared?.required !== true);
      // What the runner puts in, such as the job's token, is no default of the code.
      const fallback = declared?.default?.startsWith('$' + '{{') ? undefined : declared?.default;
      if (empty.success) expect(empty.data, property).toEqual(field.parse(fallback));
    }
  });

  it('names a bundle that is there', async () => {
    const { runs } = await readActionFile(action);
    expect(existsSync(pathOf(action, runs.main))).toBe(true);
  });

  it('has a README with the tables of its action.yml', async () => {
    const readme = await readFile(pathOf(action, 'README.md'), 'utf8');
    expect(withTables(readme, await readActionFile(action)), 'run "npm run build"').toBe(readme);
    for (const part of ['## Requirements', 'IAM', 'permissions', '## Usage']) expect(readme).toContain(part);
  });
});

it('docs/reuse.md has the tables of what the reusable workflows declare', async () => {
  const text = await readFile(REUSE, 'utf8');
  expect(await withWorkflows(text), 'run "npm run build"').toBe(text);
});
