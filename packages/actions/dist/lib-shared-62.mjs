import { createRequire } from 'node:module';
const require = createRequire(import.meta.url);
import {
  CompletionBatchError
} from "./lib-shared-54.mjs";

// ../engine/src/platform/files-below.ts
import { lstat, readdir } from "node:fs/promises";
import { join } from "node:path";
async function filesBelow(folder) {
  const entries = await entriesOf(folder);
  const pathsOf = (some) => some.map(({ parentPath, name }) => join(parentPath, name)).sort();
  return {
    files: pathsOf(entries.filter((entry) => entry.isFile())),
    others: pathsOf(entries.filter((entry) => !entry.isFile() && !entry.isDirectory()))
  };
}
async function entriesOf(folder) {
  try {
    return await readdir(folder, { recursive: true, withFileTypes: true });
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ENOENT") return [];
    throw error;
  }
}
async function checkRegular(path) {
  if ((await lstat(path)).isFile()) return;
  throw new CompletionBatchError("file-unusable", "it is a link or no regular file", {
    where: path,
    remedy: "Put the file itself there, as format or prepare left it."
  });
}

export {
  filesBelow,
  checkRegular
};
