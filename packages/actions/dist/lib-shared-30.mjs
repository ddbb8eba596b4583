const { lstat, readdir } = process.getBuiltinModule("node:fs/promises");
const { join } = process.getBuiltinModule("node:path");
import {
  counted,
  describeStuck
} from "./lib-shared-3.mjs";
import {
  CompletionBatchError
} from "./lib-shared-31.mjs";


// ../core/src/report/submit-figures.ts
var FILE_ENDINGS = {
  submitted: "submitted",
  "nothing-left": "nothing left to ask",
  rejected: "refused, released",
  waiting: "waits for the next run",
  "over-budget": "waits, over the budget",
  split: "too large for OpenAI, sent in smaller files",
  planned: "dry run",
  elsewhere: "in the hands of another run",
  failed: "failed, stays open"
};
function figures({ files, dryRun }) {
  const submitted = files.filter(({ ending }) => ending === "submitted");
  const estimated = dryRun ? files.filter(({ ending }) => ending === "planned") : submitted;
  return {
    completionBatchIds: submitted.map(({ batchId }) => batchId),
    openaiBatchIds: submitted.flatMap(({ openaiBatchId }) => openaiBatchId === void 0 ? [] : [openaiBatchId]),
    batches: submitted.length,
    labels: sum(submitted, ({ units }) => units),
    requests: sum(submitted, ({ requests }) => requests),
    tokens: sum(estimated, ({ tokens }) => tokens),
    cost: estimated.some(({ cost }) => cost === void 0) ? void 0 : sum(estimated, ({ cost }) => cost ?? 0),
    waiting: files.filter(waits).length
  };
}
function whatWaits(result, asked = "label") {
  const waiting = result.files.filter(waits);
  const nameOf = namesIn(result, asked);
  const units = counted(
    sum(waiting, ({ units: units2 }) => units2),
    asked
  );
  return [
    ...waiting.length > 1 ? [`${counted(waiting.length, "file")} with ${units} wait for the next run: ${reasonsOf(waiting)}`] : [],
    ...waiting.map((file) => `${nameOf(file)} waits for the next run: ${file.reason ?? "no reason was given"}`)
  ];
}
function whatFailed(result, asked = "label") {
  const { files, missingShards = [], refused, tooLarge } = result;
  const nameOf = namesIn(result, asked);
  return [
    ...missingShards.map(({ shard, reason }) => `shard ${shard} is missing, its labels stay as they are: ${reason}`),
    ...refused.map(({ reason }) => `a request file was refused: ${reason}`),
    ...tooLarge.map(
      ({ where, reason }) => `too large for a batch, so never sent (raise the limit): ${where}: ${reason}`
    ),
    ...files.filter(({ ending }) => ending === "rejected").map(
      (file) => `${nameOf(file)} was refused by OpenAI, its ${asked}s were released: ${file.reason ?? "no reason was given"}`
    ),
    ...files.filter(({ ending }) => ending === "failed").map((file) => `${nameOf(file)} failed and stays open for the next run: ${file.reason ?? "no reason was given"}`)
  ];
}
function reasonsOf(files) {
  const [first, ...others] = new Set(files.map(({ reason }) => reason ?? "no reason was given"));
  return `${first}${others.length === 0 ? "" : " (others for other reasons: see the summary)"}`;
}
function whatIsStuck({ stuck }, which, asked = "label") {
  return stuck.filter(({ red }) => red === (which === "red")).map((one) => describeStuck(one, asked));
}
function waits({ ending }) {
  return ending === "waiting" || ending === "over-budget";
}
function modelsIn({ model, files }) {
  return [.../* @__PURE__ */ new Set([model, ...files.map((file) => file.model)])];
}
function namesIn(result, asked) {
  const several = modelsIn(result).length > 1;
  return ({ batchId, requests, units, model }) => {
    const holds = [counted(requests, "request"), ...asked === "label" ? [counted(units, "label")] : []];
    return `batch ${batchId} (${[...holds, ...several ? [model] : []].join(", ")})`;
  };
}
function sum(items, value) {
  return items.reduce((total, item) => total + value(item), 0);
}

// ../engine/src/platform/files-below.ts
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
  FILE_ENDINGS,
  checkRegular,
  figures,
  filesBelow,
  modelsIn,
  whatFailed,
  whatIsStuck,
  whatWaits
};
