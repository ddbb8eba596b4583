import {
  isOfReceipt,
  openChroma,
  openVectorStore,
  openVectors,
  parseVectorId,
  readMetadata,
  vectorId,
  writeMetadata
} from "./lib-shared-11.mjs";
import {
  readBatchResults,
  readLabels,
  wordId
} from "./lib-shared-5.mjs";
import "./lib-shared-7.mjs";
import "./lib-shared-32.mjs";
import "./lib-smithy-core.mjs";
import {
  WRITE_BACK_PREFIX,
  isLabelName,
  isUuid,
  writeBackDone,
  writeBackToDo
} from "./lib-shared-3.mjs";
import {
  isChromaUrl,
  labelId,
  parseChromaUrl
} from "./lib-shared-14.mjs";
import "./lib-shared-19.mjs";
import {
  isOpenBatch
} from "./lib-shared-9.mjs";
import {
  describeError,
  isCompletionBatchError
} from "./lib-shared-31.mjs";


// ../core/src/evidence/vectors/vector-source.ts
var LEAST_ALIKE = 0.7;
function vectorSource(store) {
  return {
    name: store.name,
    // The file is fetched whole; a server is asked no sooner than for the first receipt.
    ...store.name === "vectors" ? { open: (signal) => store.kind(signal) } : {},
    async find(receipt, words, limit, signal) {
      const found = /* @__PURE__ */ new Map();
      const { asked, queries } = await ownVectors(store, receipt, words, signal);
      if (queries.length === 0) return found;
      const asking = { ...receipt, merchant: receipt.merchant?.name ?? void 0 };
      const lists = await store.nearest(asking, queries, limit, signal);
      for (const [index, word] of asked.entries()) {
        const verified = (lists[index] ?? []).map(toVerified).filter(({ alike }) => alike >= LEAST_ALIKE);
        if (verified.length > 0) found.set(wordId(word), verified);
      }
      return found;
    },
    close: () => store.close()
  };
}
async function ownVectors(store, receipt, words, signal) {
  const keyOf = ({ lineId, wordId: word }) => ({ ...receipt, lineId, wordId: word });
  const vectors = await store.vectors(words.map(keyOf), signal);
  const asked = words.filter((word) => vectors.has(vectorId(keyOf(word))));
  const queries = asked.flatMap((word) => {
    const vector = vectors.get(vectorId(keyOf(word)));
    return vector === void 0 ? [] : [{ vector, labels: word.labels }];
  });
  return { asked, queries };
}
function toVerified({ metadata, sameMerchant, distance }) {
  const { text, left, right, valid, invalid } = metadata;
  return { text, left, right, valid, invalid, sameMerchant, alike: Math.min(1, Math.max(0, 1 - distance)) };
}
// ../core/src/evidence/write-back.ts
var WINDOW = 500;
var READS_AT_ONCE = 4;
function noting(services) {
  const { store, workload } = services;
  return {
    ...services,
    workload: {
      ...workload,
      async settle(...[batch, ...rest]) {
        await store.create(writeBackToDo(batch.batchId), "");
        return workload.settle(batch, ...rest);
      }
    }
  };
}
function writingBack(services, targets, options) {
  const stores = targets.map((target) => openVectorStore(target, { ...options, store: services.store }));
  return {
    services: noting(services),
    async finish() {
      try {
        return await writeBack(services, stores);
      } catch (error) {
        const failures = [{ batchId: null, reason: describeError(error) }];
        return { batches: 0, changed: 0, unchanged: 0, withoutVector: 0, failures };
      } finally {
        for (const vectors of stores) await vectors.close();
      }
    }
  };
}
async function writeBack(services, stores) {
  const { store, logger } = services;
  const { signal } = new AbortController();
  const { due, over } = await dueBatches(services);
  const failures = /* @__PURE__ */ new Map();
  const sum = { changed: 0, unchanged: 0, withoutVector: 0 };
  const failing = async (batchIds, vectors, work) => {
    try {
      await work();
    } catch (error) {
      for (const batchId of batchIds) failures.set(batchId, `${vectors.url}: ${describeError(error)}`);
    }
  };
  for (const vectors of stores) {
    for (const batchId of due) {
      await failing([batchId], vectors, async () => {
        const merged = await vectors.mergeVerdicts(await verdictsOf(services, batchId), signal);
        for (const name of ["changed", "unchanged", "withoutVector"]) sum[name] += merged[name];
      });
    }
    await failing(due, vectors, () => vectors.save(signal));
  }
  const done = due.filter((batchId) => !failures.has(batchId));
  for (const batchId of done) {
    await store.create(writeBackDone(batchId), "");
    logger.debug(`the verdicts of batch ${batchId} are in the vectors' metadata`);
  }
  await clear(services, [...done, ...over]);
  return { batches: done.length, ...sum, failures: [...failures].map(([batchId, reason]) => ({ batchId, reason })) };
}
async function clear({ store }, batchIds) {
  try {
    for (const batchId of batchIds) {
      await store.delete(writeBackToDo(batchId));
      await store.delete(writeBackDone(batchId));
    }
  } catch (error) {
    if (!isCompletionBatchError(error)) throw error;
  }
}
async function dueBatches({ store, state }) {
  const toDo = /* @__PURE__ */ new Set();
  const done = /* @__PURE__ */ new Set();
  for await (const { key } of store.list(WRITE_BACK_PREFIX)) {
    const batchId = key.slice(WRITE_BACK_PREFIX.length).split("/")[0] ?? "";
    if (key === writeBackToDo(batchId) && isUuid(batchId)) toDo.add(batchId);
    if (key === writeBackDone(batchId) && isUuid(batchId)) done.add(batchId);
  }
  const due = [];
  for (const batchId of [...toDo].filter((each) => !done.has(each))) {
    const record = await state.batches.get(batchId);
    if (record === void 0 || record.batch !== void 0 && !isOpenBatch(record.batch)) due.push(batchId);
  }
  return { due, over: [...done] };
}
async function verdictsOf({ table, logger }, batchId) {
  const verdicts = [];
  const results = readBatchResults(
    table,
    batchId,
    (sortKey) => logger.warn(`the result row ${sortKey} of batch ${batchId} is passed over: it does not parse`)
  );
  let window = [];
  const flush = async () => {
    const rows = await readLabels(
      { table, clock: table.clock, concurrency: READS_AT_ONCE },
      window.map(({ key }) => key)
    );
    for (const { key, status, validatedAt } of window) {
      const label = rows.get(labelId(key))?.label;
      if (label?.review !== void 0) verdicts.push(...peoples(label));
      else if (status !== "NEEDS_REVIEW" && isLabelName(key.label)) verdicts.push({ key, status, validatedAt });
    }
    window = [];
  };
  for await (const result of results) {
    window.push(result);
    if (window.length === WINDOW) await flush();
  }
  await flush();
  return verdicts;
}
function peoples(label) {
  const { validationStatus: status, review } = label;
  if (review === void 0 || status !== "VALID" && status !== "INVALID") return [];
  return [{ key: label, status, validatedAt: review.at }];
}
async function mergeReviewed(verdicts, targets, options) {
  const { signal } = new AbortController();
  const sum = { changed: 0, unchanged: 0, withoutVector: 0 };
  for (const target of targets) {
    const vectors = openVectorStore(target, options);
    try {
      const merged = await vectors.mergeVerdicts(verdicts, signal);
      for (const name of ["changed", "unchanged", "withoutVector"]) sum[name] += merged[name];
      await vectors.save(signal);
    } finally {
      await vectors.close();
    }
  }
  return sum;
}
export {
  isChromaUrl,
  isOfReceipt,
  mergeReviewed,
  noting,
  openChroma,
  openVectorStore,
  openVectors,
  parseChromaUrl,
  parseVectorId,
  readMetadata,
  vectorId,
  vectorSource,
  writeBack,
  writeMetadata,
  writingBack
};
