const { appendFileSync } = process.getBuiltinModule("node:fs");
const { rm } = process.getBuiltinModule("node:fs/promises");
import {
  receiptPartition
} from "./lib-shared-12.mjs";
import {
  toLine
} from "./lib-shared.mjs";


// ../core/src/problems.ts
var SHOWN = 20;
async function openProblemFile(path) {
  await rm(path, { force: true });
  const first = [];
  let count = 0;
  return {
    path,
    first,
    get count() {
      return count;
    },
    add(problem) {
      count += 1;
      if (first.length < SHOWN) first.push(problem);
      appendFileSync(path, toLine(problem));
    }
  };
}
// ../core/src/prepare/chunk.ts
async function* chunkIntoCompletionBatches(labels) {
  let current;
  let byWord = /* @__PURE__ */ new Map();
  for await (const label of labels) {
    if (current !== void 0 && receiptPartition(current) !== receiptPartition(label)) {
      yield { ...current, labels: [...byWord.values()] };
      byWord = /* @__PURE__ */ new Map();
    }
    current = { imageId: label.imageId, receiptId: label.receiptId };
    byWord.set(`${label.lineId}#${label.wordId}#${label.label}`, label);
  }
  if (current !== void 0) yield { ...current, labels: [...byWord.values()] };
}
export {
  chunkIntoCompletionBatches,
  openProblemFile
};
