/** A file whose path the user gave: read only if it is a file, since pipes that nobody writes into and devices never end. */
import { constants } from 'node:fs';
import { open, stat } from 'node:fs/promises';

/** The whole file; links are followed. Rejects for what is no regular file, and with the file system's own errors. */
export async function readInputFile(path: string): Promise<Buffer> {
  const file = await open(path, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0));
  try {
    if ((await file.stat()).isFile()) return await file.readFile();
  } finally {
    await file.close();
  }
  throw new Error(`${path} is no regular file`);
}

/** Whether something is there that is no file: before it is read as a stream. */
export async function isNoFile(path: string): Promise<boolean> {
  const found = await stat(path).catch(() => undefined);
  return found?.isFile() === false;
}
