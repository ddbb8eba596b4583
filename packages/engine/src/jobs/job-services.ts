/** What submit and collect work with, for one job. */
import type { Services } from '../services.ts';
import type { ClaimLog } from '../workload/claim-log.ts';
import { plainRequests } from '../workload/plain-requests.ts';
import type { RequestCounts } from '../workload/settle-requests.ts';
import type { JobManifest, JobServices } from './job.ts';

/**
 * The service that is asked, without what may be secret in its URL: another one gives other answers, be it an emulator. One
 * on this machine may have another port at its next start.
 */
export function serviceOf({ openai }: Pick<JobServices, 'openai'>): string {
  const url = URL.parse(String(openai.baseURL));
  return url === null ? 'unknown' : `${url.protocol}//${url.hostname}${url.pathname.replace(/\/+$/, '')}`;
}

/**
 * @param scratch folder for files on their way; default: the system's
 * @param log of the job, where it is read already
 */
export function servicesOfJob(
  services: JobServices,
  { job, max_attempts: maxAttempts }: Pick<JobManifest, 'job' | 'max_attempts'>,
  scratch?: string,
  log?: ClaimLog,
): Services<RequestCounts> {
  const { countTokens, ...others } = services;
  const { store, state } = services;
  const given = {
    ...(countTokens === undefined ? {} : { countTokens }),
    ...(scratch === undefined ? {} : { scratch }),
    ...(log === undefined ? {} : { log }),
  };
  return { ...others, workload: plainRequests({ store, state, job, maxAttempts, ...given }) };
}
