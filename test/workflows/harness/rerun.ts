/**
 * "Re-run failed jobs": GitHub keeps what succeeded, with its outputs, and runs again what failed and what needs it. act
 * cannot; so the jobs that succeeded are replaced by ones that only give the outputs they gave, and a matrix is cut down
 * to the legs that failed.
 */
import type { Document } from 'yaml';
import type { JobRun } from './act-log.ts';

interface WorkflowJob {
  readonly needs?: string | readonly string[];
  readonly uses?: string;
  readonly strategy?: object;
}

/**
 * Edits a workflow document in place for the attempt after `previous`. Jobs that call a workflow are left as they are.
 * @param called whether it is one that another workflow calls
 */
export function keepSucceeded(document: Document, called: boolean, previous: readonly JobRun[]): void {
  const { jobs } = document.toJS() as { jobs?: Record<string, WorkflowJob> };
  const again = new Set<string>();
  for (const [id, job] of Object.entries(jobs ?? {})) {
    const runs = previous.filter((run) => (called ? run.id.split('.')[1] : run.id) === id);
    const failed = runs.filter(({ result }) => result !== 'success' && result !== 'skipped');
    const needs = [job.needs ?? []].flat();
    if (failed.length > 0 || needs.some((need) => again.has(need))) again.add(id);
    if (job.uses !== undefined || runs.length === 0) continue;
    if (!again.has(id)) {
      const outputs = runs[0]?.outputs ?? {};
      const kept = { needs, outputs, 'runs-on': 'ubuntu-latest', steps: [{ run: 'true' }] };
      if (runs[0]?.result === 'success') document.setIn(['jobs', id], document.createNode(kept));
    } else if (job.strategy !== undefined && failed.length > 0) {
      const include = failed.map(({ matrix }) => matrix);
      document.setIn(['jobs', id, 'strategy', 'matrix'], document.createNode({ include }));
    }
  }
}
