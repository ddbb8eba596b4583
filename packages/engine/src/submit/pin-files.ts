/** The request files of a run as they are read for the first time: what is sent later is this, or it is refused. */
import { describeError, isCompletionBatchError } from '../platform/errors.ts';
import { PinnedFile, type RequestFile } from '../requests/pinned-file.ts';
import type { SubmitRun } from './run.ts';

/** @returns those that may be sent; what is wrong with the others is noted */
export async function pinFiles(run: SubmitRun, files: readonly RequestFile[]): Promise<PinnedFile[]> {
  const pinned: PinnedFile[] = [];
  for (const file of files) {
    try {
      pinned.push(await pin(run, file));
    } catch (error) {
      if (!isCompletionBatchError(error)) throw error;
      run.refused.set(file.name, describeError(error));
    }
  }
  return pinned;
}

async function pin({ services, writtenFor, parameters }: SubmitRun, file: RequestFile): Promise<PinnedFile> {
  if (file instanceof PinnedFile) return file;
  const pinned = await PinnedFile.pin(file);
  const { workload } = services;
  if (file.sha256 !== undefined || workload.verify === undefined) return pinned;
  for await (const line of pinned.lines()) workload.verify(line, file.name, { model: writtenFor, parameters });
  return pinned;
}
