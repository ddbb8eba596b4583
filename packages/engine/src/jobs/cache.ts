/** Answers of earlier jobs of the store, for requests that ask the same. */
import type { JobManifest, JobServices } from './job.ts';

export interface KnownAnswers {
  readonly requests: number;
  /** USD that asking them would have cost; undefined without a price. */
  readonly savedUsd: number | undefined;
}

export async function takeKnownAnswers(
  _services: JobServices,
  _manifest: JobManifest,
  _options: { readonly workDir: string; readonly dryRun: boolean },
): Promise<KnownAnswers> {
  return { requests: 0, savedUsd: 0 };
}
