/** The request files of a run as they are read for the first time: what is sent later is this, or it is refused. */
import { CompletionBatchError, describeError, isCompletionBatchError } from '../platform/errors.ts';
import { isNoFile } from '../platform/input-file.ts';
import { PinnedFile, type RequestFile } from '../requests/pinned-file.ts';
import { destinationOf, type SubmitRun } from './run.ts';

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

async function pin({ services, destinations }: SubmitRun, file: RequestFile): Promise<PinnedFile> {
  if (file instanceof PinnedFile) return file;
  await checkFile(file);
  const pinned = await PinnedFile.pin(file);
  const { workload } = services;
  if (file.sha256 !== undefined || workload.verify === undefined) return pinned;
  for await (const line of pinned.lines()) {
    const { writtenFor, parameters } = destinationOf(destinations, workload.read(line, file.name));
    workload.verify(line, file.name, { model: writtenFor, parameters });
  }
  return pinned;
}

/** A pipe that nobody writes into, or a device, would never end. @throws CompletionBatchError `file-unusable` */
async function checkFile({ path, name }: RequestFile): Promise<void> {
  if (!(await isNoFile(path))) return;
  throw new CompletionBatchError('file-unusable', 'the request file is no regular file', {
    where: name,
    remedy: 'Name a file; write what a pipe gives into one first. Nothing of it was claimed or sent.',
  });
}
