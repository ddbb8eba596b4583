import { createRequire } from 'node:module';
const require = createRequire(import.meta.url);
import {
  BatchExecuteStatement$,
  BatchGetItem$,
  BatchWriteItem$,
  DynamoState,
  GetItemCommand,
  PutItemCommand,
  UpdateItemCommand,
  _ep0,
  _ep1,
  _mw0,
  command,
  conditionally,
  explainTableError,
  keyOf,
  openTable,
  project,
  queryItems,
  tableCall
} from "./lib-shared-5.mjs";
import {
  explain,
  external_exports,
  isUuid
} from "./lib-shared.mjs";
import {
  CompletionBatchError,
  shownUrl
} from "./lib-shared-9.mjs";

// ../../node_modules/@aws-sdk/client-dynamodb/dist-es/commands/BatchExecuteStatementCommand.js
var BatchExecuteStatementCommand = class extends command(_ep0, _mw0, "BatchExecuteStatement", BatchExecuteStatement$) {
};

// ../../node_modules/@aws-sdk/client-dynamodb/dist-es/commands/BatchGetItemCommand.js
var BatchGetItemCommand = class extends command(_ep1, _mw0, "BatchGetItem", BatchGetItem$) {
};

// ../../node_modules/@aws-sdk/client-dynamodb/dist-es/commands/BatchWriteItemCommand.js
var BatchWriteItemCommand = class extends command(_ep1, _mw0, "BatchWriteItem", BatchWriteItem$) {
};

// ../core/src/table/receipts-table.ts
var NEEDED_INDEXES = ["GSI1", "GSI3"];
var USEFUL_INDEXES = ["GSI2", "GSI4"];
function openReceiptsTable(client, name, options = {}) {
  return openTable(client, name, {
    ...options,
    needs: NEEDED_INDEXES,
    knows: USEFUL_INDEXES,
    remedy: "Name the receipts table; docs/table.md tells what it looks like."
  });
}
var RECEIPT_ROWS = {
  submissionType: "COMPLETION_SUBMISSION",
  batchType: "COMPLETION",
  submissionNames: { units: "labels", workload_version: "prompt_version" },
  batchNames: { units: "label_count", workload_version: "prompt_version", examine: "audit_min_agreement" },
  // Absent is not the same as undefined where it is written again.
  attributes: external_exports.object({
    receipts: external_exports.int().nonnegative(),
    validation_status: external_exports.enum(["NONE", "PENDING"]),
    audit_min_agreement: external_exports.number().gt(0).max(1).exactOptional(),
    escalate_model: external_exports.string().min(1).max(256).exactOptional()
  })
};
function receiptsState(table) {
  return new DynamoState(table, RECEIPT_ROWS);
}

// ../core/src/evidence/vectors/chroma-url.ts
var SCHEME = "chroma:";
var MEMBERS = ["tenant", "database", "ssl"];
var PORT = 8e3;
var TLS_PORT = 443;
var CLOUD = /(^|\.)trychroma\.com$/;
var NAME = /^[a-zA-Z0-9][a-zA-Z0-9._-]{1,510}[a-zA-Z0-9]$/;
var isChromaUrl = (text3) => text3.startsWith("chroma://");
function parseChromaUrl(text3, where) {
  const bad = (why) => new CompletionBatchError("invalid-input", `the address ${JSON.stringify(shownUrl(text3).slice(0, 200))} ${why}`, {
    where,
    remedy: "Write chroma://host:port/collection, with ?tenant=\u2026&database=\u2026&ssl=true where they are needed; a key goes into CHROMA_API_KEY. Nothing was sent."
  });
  if (!isChromaUrl(text3) || !URL.canParse(text3)) throw bad("is no chroma:// URL");
  const url = new URL(text3);
  const web = `http://${url.host}`;
  if (url.username !== "" || url.password !== "") throw bad("has a user name or a password in it");
  if (url.host === "" || !URL.canParse(web)) throw bad("names no host");
  if (url.hash !== "") throw bad("has a fragment");
  const { ssl = "false", tenant, database } = membersOf(url, bad);
  if (ssl !== "true" && ssl !== "false") throw bad("has an ssl that is neither true nor false");
  const collection = decoded(url.pathname.slice(1));
  if (!NAME.test(collection)) {
    throw bad('names no collection (3 to 512 letters, digits, ".", "_" and "-", a letter or digit at both ends)');
  }
  if (CLOUD.test(url.hostname) && (ssl === "false" || tenant === void 0 || database === void 0)) {
    throw bad("is that of Chroma Cloud, which needs tenant, database and ssl=true");
  }
  const server = new URL(ssl === "true" ? `https://${url.host}` : web);
  if (url.port === "") server.port = String(ssl === "true" ? TLS_PORT : PORT);
  return { server, tenant: tenant ?? "default_tenant", database: database ?? "default_database", collection };
}
var isCloud = ({ server }) => CLOUD.test(server.hostname);
function shownPlace({ server, tenant, database, collection }) {
  const ssl = server.protocol === "https:" ? "&ssl=true" : "";
  const port = server.port || (ssl === "" ? "80" : String(TLS_PORT));
  return `${SCHEME}//${server.hostname}:${port}/${collection}?tenant=${tenant}&database=${database}${ssl}`;
}
function membersOf(url, bad) {
  const members = {};
  for (const [name, value] of url.searchParams) {
    if (!MEMBERS.includes(name))
      throw bad(`has ${JSON.stringify(name.slice(0, 40))}, which is none of ${MEMBERS.join(", ")}`);
    if (Object.hasOwn(members, name)) throw bad(`has ${name} twice`);
    if (name !== "ssl" && !/^[\w.-]{1,512}$/.test(value)) throw bad(`has a ${name} that is no name`);
    members[name] = value;
  }
  return members;
}
function decoded(text3) {
  try {
    return decodeURIComponent(text3);
  } catch {
    return "";
  }
}

// ../core/src/table/keys.ts
function padId(id) {
  return String(id).padStart(5, "0");
}
function receiptPartition(key) {
  return `IMAGE#${key.imageId}#RECEIPT#${padId(key.receiptId)}`;
}
function metadataKey(key) {
  return { PK: `IMAGE#${key.imageId}`, SK: `RECEIPT#${padId(key.receiptId)}#METADATA` };
}
function placeKey(key) {
  return { PK: `IMAGE#${key.imageId}`, SK: `RECEIPT#${padId(key.receiptId)}#PLACE` };
}
function labelKey(key) {
  return { PK: `IMAGE#${key.imageId}`, SK: `${wordSortKey(key)}#LABEL#${key.label}` };
}
function wordOf({ lineId, wordId: wordId2 }) {
  return `${lineId}.${wordId2}`;
}
function wordSortKey(key) {
  return `RECEIPT#${padId(key.receiptId)}#LINE#${padId(key.lineId)}#WORD#${padId(key.wordId)}`;
}
function labelIndexKeys(key, status) {
  const word = `IMAGE#${key.imageId}#${wordSortKey(key)}`;
  return {
    GSI1PK: `LABEL#${key.label}`.padEnd(40, "_"),
    GSI1SK: word,
    GSI2PK: "RECEIPT",
    GSI2SK: word,
    GSI3PK: validationStatusPartition(status),
    GSI3SK: `${word}#LABEL#${key.label}`,
    GSI4PK: receiptPartition(key),
    GSI4SK: `4_LABEL#${padId(key.lineId)}#${padId(key.wordId)}#${key.label}`
  };
}
function validationStatusPartition(status) {
  return `VALIDATION_STATUS#${status}`;
}
function labelId(key) {
  return `IMAGE#${key.imageId}#${wordSortKey(key)}#LABEL#${key.label}`;
}
var IMAGE_PK = /^IMAGE#(.+)$/;
var WORD_SK = /^RECEIPT#(\d+)#LINE#(\d+)#WORD#(\d+)$/;
var LINE_SK = /^RECEIPT#(\d+)#LINE#(\d+)$/;
var LABEL_SK = /^RECEIPT#(\d+)#LINE#(\d+)#WORD#(\d+)#LABEL#(.+)$/;
var ID_DIGITS = 6;
function readIds(...texts) {
  const ids = texts.map(Number);
  const canonical = texts.every(
    (text3, index) => text3 !== void 0 && text3.length <= ID_DIGITS && padId(ids[index] ?? 0) === text3
  );
  return canonical ? ids : void 0;
}
function imageOf(pk) {
  const image = IMAGE_PK.exec(pk)?.[1];
  return image !== void 0 && isUuid(image) ? image : void 0;
}
function parseWordKey(key) {
  const imageId = imageOf(key.PK);
  const [, ...texts] = WORD_SK.exec(key.SK) ?? [];
  const [receiptId, lineId, wordId2] = (texts.length === 3 ? readIds(...texts) : void 0) ?? [];
  if (imageId === void 0 || receiptId === void 0 || lineId === void 0 || wordId2 === void 0)
    return void 0;
  return { imageId, receiptId, lineId, wordId: wordId2 };
}
function parseLineKey(key) {
  const imageId = imageOf(key.PK);
  const [, ...texts] = LINE_SK.exec(key.SK) ?? [];
  const [receiptId, lineId] = (texts.length === 2 ? readIds(...texts) : void 0) ?? [];
  return imageId === void 0 || receiptId === void 0 || lineId === void 0 ? void 0 : { imageId, receiptId, lineId };
}
function parseLabelKey(key) {
  const label = LABEL_SK.exec(key.SK)?.[4];
  const word = parseWordKey({ PK: key.PK, SK: key.SK.replace(/#LABEL#.*$/s, "") });
  return label === void 0 || word === void 0 ? void 0 : { ...word, label };
}
function parseReceiptPartition(text3) {
  const [, imageId, receipt] = /^IMAGE#([^#]+)#RECEIPT#(\d+)$/.exec(text3) ?? [];
  const [receiptId] = readIds(receipt) ?? [];
  return imageId !== void 0 && isUuid(imageId) && receiptId !== void 0 ? { imageId, receiptId } : void 0;
}

// ../../node_modules/p-map/index.js
function pMap(iterable, mapper, options) {
  return mapConcurrently(iterable, mapper, options, false);
}
async function mapConcurrently(iterable, mapper, {
  concurrency = Number.POSITIVE_INFINITY,
  stopOnError = true,
  signal
} = {}, isSettled) {
  return new Promise((resolve_, reject_) => {
    validateOptions(iterable, mapper, concurrency);
    const result = [];
    const errors = [];
    let skippedCount = 0;
    let isResolved = false;
    let isIterableDone = false;
    const pendingIndexes = /* @__PURE__ */ new Set();
    let doneIndex = Number.POSITIVE_INFINITY;
    let currentIndex = 0;
    const iterator = getIterator(iterable);
    const signalListener = () => {
      reject(signal.reason);
    };
    const cleanup = () => {
      signal?.removeEventListener("abort", signalListener);
    };
    const resolve = (value) => {
      resolve_(value);
      cleanup();
    };
    const reject = (reason) => {
      if (isResolved) {
        return;
      }
      isResolved = true;
      reject_(reason);
      cleanup();
      if (!isIterableDone) {
        closeIterator(iterator);
      }
    };
    if (signal) {
      if (signal.aborted) {
        reject(signal.reason);
        return;
      }
      signal.addEventListener("abort", signalListener, { once: true });
    }
    const pull = createPuller(iterator);
    const settleIfFinished = () => {
      if (isResolved || doneIndex === Number.POSITIVE_INFINITY) {
        return;
      }
      for (const index of pendingIndexes) {
        if (index < doneIndex) {
          return;
        }
      }
      if (!stopOnError) {
        const collectedErrors = [];
        for (let index = 0; index < Math.min(doneIndex, errors.length); index++) {
          if (index in errors) {
            collectedErrors.push(errors[index]);
          }
        }
        if (collectedErrors.length > 0) {
          reject(new AggregateError(collectedErrors));
          return;
        }
      }
      isResolved = true;
      if (!isIterableDone) {
        closeIterator(iterator);
      }
      const lastIndex = Math.min(doneIndex, result.length);
      if (lastIndex === result.length && skippedCount === 0) {
        resolve(result);
        return;
      }
      resolve(result.slice(0, lastIndex).filter((value) => value !== pMapSkip));
    };
    const next = async () => {
      if (isResolved || currentIndex >= doneIndex) {
        return;
      }
      const index = currentIndex++;
      pendingIndexes.add(index);
      let nextItem;
      try {
        nextItem = await pull();
      } catch (error) {
        pendingIndexes.delete(index);
        if (index < doneIndex) {
          throw error;
        }
        settleIfFinished();
        return;
      }
      if (nextItem.done) {
        pendingIndexes.delete(index);
        doneIndex = Math.min(doneIndex, index);
        isIterableDone = true;
        settleIfFinished();
        return;
      }
      const runner = (async () => {
        try {
          const element = await nextItem.value;
          if (isResolved || index >= doneIndex) {
            return;
          }
          const value = await mapper(element, index);
          if (index >= doneIndex) {
            return;
          }
          if (value === pMapStop) {
            doneIndex = index;
            return;
          }
          if (value === pMapSkip) {
            skippedCount++;
          }
          result[index] = isSettled && value !== pMapSkip ? { status: "fulfilled", value } : value;
        } catch (error) {
          if (index >= doneIndex) {
            return;
          }
          if (isSettled) {
            result[index] = { status: "rejected", reason: error };
          } else if (stopOnError) {
            reject(error);
            return;
          } else {
            errors[index] = error;
          }
        } finally {
          pendingIndexes.delete(index);
          settleIfFinished();
        }
        try {
          await next();
        } catch (error) {
          reject(error);
        }
      })();
      runner.then(() => new Promise(() => {
      })).then(resolve_);
    };
    (async () => {
      for (let index = 0; index < concurrency; index++) {
        try {
          await next();
        } catch (error) {
          reject(error);
          break;
        }
        if (isResolved || currentIndex >= doneIndex) {
          break;
        }
      }
    })();
  });
}
function pMapIterable(iterable, mapper, {
  concurrency = Number.POSITIVE_INFINITY,
  backpressure = concurrency,
  preserveOrder = true
} = {}) {
  validateOptions(iterable, mapper, concurrency);
  if (!isLimit(backpressure, concurrency)) {
    throw new TypeError(`Expected \`backpressure\` to be an integer from \`concurrency\` (${concurrency}) and up or \`Infinity\`, got \`${backpressure}\` (${typeof backpressure})`);
  }
  return {
    [Symbol.asyncIterator]() {
      let isDone = false;
      const generator = (async function* () {
        const iterator = getIterator(iterable);
        let promises = [];
        let headIndex = 0;
        let isIterableDone = false;
        let doneIndex = Number.POSITIVE_INFINITY;
        let readingCount = 0;
        let runningMappersCount = 0;
        const mapperWaiters = /* @__PURE__ */ new Map();
        let mapperWaiterCount = 0;
        let wokenMapperWaiterCount = 0;
        const releaseMapperSlot = () => {
          if (wokenMapperWaiterCount === mapperWaiterCount) {
            runningMappersCount--;
            return;
          }
          mapperWaiters.get(wokenMapperWaiterCount)();
          mapperWaiters.delete(wokenMapperWaiterCount++);
        };
        let index = 0;
        let stopIndex = Number.POSITIVE_INFINITY;
        let fillIndex = 0;
        let wake;
        const unfilledIndexes = /* @__PURE__ */ new Set();
        const fillSlot = (result) => {
          promises[fillIndex++] = result;
          wake?.(result);
          wake = void 0;
        };
        const pull = createPuller(iterator);
        function trySpawn() {
          if (isDone || isIterableDone || index > stopIndex || readingCount >= concurrency || promises.length - headIndex >= backpressure) {
            return;
          }
          readingCount++;
          const currentIndex = index++;
          const promise = (async () => {
            try {
              let element;
              try {
                const { done, value } = await pull();
                if (done) {
                  isIterableDone = true;
                  doneIndex = Math.min(doneIndex, currentIndex);
                  return { done: true };
                }
                trySpawn();
                element = await value;
                if (runningMappersCount < concurrency) {
                  runningMappersCount++;
                } else {
                  await new Promise((resolve) => {
                    mapperWaiters.set(mapperWaiterCount++, resolve);
                  });
                }
              } finally {
                readingCount--;
              }
              trySpawn();
              let returnValue;
              try {
                if (isDone || currentIndex > stopIndex) {
                  return { done: false, value: pMapSkip };
                }
                returnValue = await mapper(element, currentIndex);
              } finally {
                releaseMapperSlot();
              }
              if (returnValue === pMapStop) {
                stopIndex = Math.min(stopIndex, currentIndex);
              }
              return { done: false, value: returnValue };
            } catch (error) {
              if (preserveOrder) {
                stopIndex = Math.min(stopIndex, currentIndex);
              } else if (currentIndex < doneIndex) {
                isDone = true;
              }
              return { error };
            }
          })();
          if (preserveOrder) {
            promises.push(promise);
            return;
          }
          promises.push(void 0);
          unfilledIndexes.add(currentIndex);
          promise.then((result) => {
            if (!unfilledIndexes.delete(currentIndex)) {
              return;
            }
            if (result.done) {
              for (const unfilledIndex of unfilledIndexes) {
                if (unfilledIndex > currentIndex) {
                  unfilledIndexes.delete(unfilledIndex);
                  fillSlot({ done: true });
                }
              }
            }
            fillSlot(result);
          });
        }
        trySpawn();
        try {
          while (headIndex < promises.length) {
            const result = await (promises[headIndex] ?? new Promise((resolve) => {
              wake = resolve;
            }));
            const { done, value } = result;
            promises[headIndex] = void 0;
            headIndex++;
            if (headIndex * 2 >= promises.length) {
              promises = promises.slice(headIndex);
              fillIndex -= headIndex;
              headIndex = 0;
            }
            if (Object.hasOwn(result, "error")) {
              throw result.error;
            }
            if (done) {
              if (preserveOrder) {
                return;
              }
              continue;
            }
            if (value === pMapStop) {
              return;
            }
            trySpawn();
            if (value === pMapSkip) {
              continue;
            }
            yield value;
          }
        } finally {
          isDone = true;
          if (!isIterableDone) {
            closeIterator(iterator);
          }
        }
      })();
      const { return: generatorReturn, throw: generatorThrow } = generator;
      generator.return = (value) => {
        isDone = true;
        return generatorReturn.call(generator, value);
      };
      generator.throw = (error) => {
        isDone = true;
        return generatorThrow.call(generator, error);
      };
      return generator;
    }
  };
}
var pMapSkip = /* @__PURE__ */ Symbol("skip");
var pMapStop = /* @__PURE__ */ Symbol("stop");
function validateOptions(iterable, mapper, concurrency) {
  if (iterable?.[Symbol.iterator] === void 0 && iterable?.[Symbol.asyncIterator] === void 0) {
    throw new TypeError(`Expected \`input\` to be either an \`Iterable\` or \`AsyncIterable\`, got (${typeof iterable})`);
  }
  if (typeof mapper !== "function") {
    throw new TypeError("Mapper function is required");
  }
  if (!isLimit(concurrency, 1)) {
    throw new TypeError(`Expected \`concurrency\` to be an integer from 1 and up or \`Infinity\`, got \`${concurrency}\` (${typeof concurrency})`);
  }
}
function isLimit(value, minimum) {
  return Number.isSafeInteger(value) && value >= minimum || value === Number.POSITIVE_INFINITY;
}
function getIterator(iterable) {
  return iterable[Symbol.asyncIterator] === void 0 ? iterable[Symbol.iterator]() : iterable[Symbol.asyncIterator]();
}
async function closeIterator(iterator) {
  try {
    await iterator.return?.();
  } catch {
  }
}
function createPuller(iterator) {
  let isSourceDone = false;
  const markDone = (item) => {
    if (item?.done) {
      isSourceDone = true;
    }
  };
  return () => {
    if (isSourceDone) {
      return { done: true };
    }
    const result = iterator.next();
    markDone(result);
    if (typeof result?.then !== "function") {
      return result;
    }
    const promise = Promise.resolve(result);
    promise.then(markDone, () => {
    });
    return promise;
  };
}

// ../core/src/label-set/label-set.ts
var LABEL_NAME = /^[A-Z][A-Z0-9_]{0,39}$/;
function isLabelName(name) {
  return LABEL_NAME.test(name);
}
function coreLabelOf({ labels, aliases }, name) {
  if (Object.hasOwn(labels, name)) return name;
  return Object.hasOwn(aliases, name) ? aliases[name] : void 0;
}
function namesOf({ aliases }, core) {
  return [core, ...Object.keys(aliases).filter((alias) => aliases[alias] === core)];
}

// ../core/src/table/rows.ts
var text = external_exports.object({ S: external_exports.string() }).transform((value) => value.S);
var nothing = external_exports.object({ NULL: external_exports.literal(true) });
var optionalText = text.nullable().catch(null);
var MAX_DIGITS = 200;
var NUMBER = /^[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?$/;
var digits = external_exports.object({
  N: external_exports.string().refine((given) => given.length <= MAX_DIGITS && NUMBER.test(given), { error: "is not a number" })
}).transform((value) => value.N);
var number = digits.transform(Number).pipe(external_exports.number());
var count = external_exports.union([number, text.pipe(external_exports.coerce.number())]).pipe(external_exports.int().nonnegative()).catch(0);
var print = external_exports.union([text, digits], {
  error: ({ input }) => input === void 0 ? "is missing" : "is neither a text nor a number"
});
var optionalPrint = print.nullable().catch(null);
var point = external_exports.object({ M: external_exports.object({ x: number, y: number }) }).transform((value) => value.M);
var flag = external_exports.object({ BOOL: external_exports.boolean() }).transform((value) => value.BOOL).catch(false);
var STATUSES = ["NONE", "PENDING", "VALID", "INVALID", "NEEDS_REVIEW"];
var validationStatus = external_exports.unknown().optional().transform((value, context) => {
  if (value === void 0 || nothing.safeParse(value).success) return "NONE";
  const given = text.safeParse(value).data;
  const status = STATUSES.find((known2) => known2 === given);
  if (status === void 0) {
    const shown = JSON.stringify(given ?? value).slice(0, 60);
    context.addIssue({ code: "custom", message: `is ${shown}, not one of ${STATUSES.join(", ")}` });
  }
  return status ?? "NONE";
});
var labelAttributes = external_exports.object({
  reasoning: optionalText,
  timestamp_added: optionalText,
  validation_status: validationStatus,
  label_proposed_by: optionalText,
  label_consolidated_from: optionalText,
  completion_batch_id: optionalText,
  completion_attempts: count,
  completion_release_reason: optionalText,
  completion_unsure_by: optionalText
});
var LABEL_ATTRIBUTES = ["PK", "SK", "TYPE", ...Object.keys(labelAttributes.shape)];
var corners = external_exports.object({ top_left: point, top_right: point, bottom_left: point, bottom_right: point });
var box = external_exports.object({ bounding_box: external_exports.object({ M: external_exports.object({ x: number, y: number, width: number, height: number }) }) }).transform(({ bounding_box: { M } }) => {
  const [right, top] = [M.x + M.width, M.y + M.height];
  return {
    top_left: { x: M.x, y: top },
    top_right: { x: right, y: top },
    bottom_left: { x: M.x, y: M.y },
    bottom_right: { x: right, y: M.y }
  };
});
var LINE_ATTRIBUTES = ["PK", "SK", "text", "bounding_box", ...Object.keys(corners.shape)];
var wordBox = external_exports.object({ M: external_exports.object({ x: number, y: number, width: number, height: number }) }).optional().catch(void 0);
var wordAttributes = external_exports.object({ text: print, is_noise: flag, bounding_box: wordBox, confidence: number.catch(0) });
var WORD_ATTRIBUTES = ["PK", "SK", ...Object.keys(wordAttributes.shape)];
var merchantAttributes = external_exports.object({
  GSI1PK: optionalText,
  merchant_name: optionalPrint,
  canonical_merchant_name: optionalPrint,
  merchant_category: optionalPrint,
  address: optionalPrint,
  formatted_address: optionalPrint,
  phone_number: optionalPrint,
  website: optionalPrint
});
var MERCHANT_ATTRIBUTES = ["PK", "SK", ...Object.keys(merchantAttributes.shape)];
function parse(item, schema, make) {
  const key = keyOf(item);
  const attributes = schema.safeParse(item);
  if (!attributes.success) return { problem: { ...key, reason: explain(attributes.error) } };
  const made = make(attributes.data, key);
  return typeof made === "string" ? { problem: { ...key, reason: made } } : { row: made };
}
function hasType(item) {
  return item.TYPE !== void 0 && !nothing.safeParse(item.TYPE).success;
}
function isNoLabel(item) {
  return hasType(item) && text.safeParse(item.TYPE).data !== "RECEIPT_WORD_LABEL";
}
var KINDS = [
  ["RECEIPT_WORD_LABEL", (key) => parseLabelKey(key) !== void 0],
  ["RECEIPT_WORD", (key) => parseWordKey(key) !== void 0],
  ["RECEIPT_LINE", (key) => parseLineKey(key) !== void 0],
  ["RECEIPT_PLACE", ({ SK }) => SK.endsWith("#PLACE")],
  ["RECEIPT_METADATA", ({ SK }) => SK.endsWith("#METADATA")]
];
function kindOf(item) {
  const key = keyOf(item);
  return KINDS.find(([type, isKey]) => text.safeParse(item.TYPE).data === type || !hasType(item) && isKey(key))?.[0];
}
function parseLabel(item) {
  if (isNoLabel(item)) {
    return { problem: { ...keyOf(item), reason: `its TYPE is ${JSON.stringify(item.TYPE)}, so it is no word label` } };
  }
  return parse(item, labelAttributes, (row, key) => {
    const ids = parseLabelKey(key);
    if (ids === void 0) return "the key is not that of a word label";
    if (!isLabelName(ids.label)) return `${JSON.stringify(ids.label.slice(0, 60))} is no name of a label`;
    return {
      ...ids,
      validationStatus: row.validation_status,
      reasoning: row.reasoning,
      timestampAdded: row.timestamp_added,
      labelProposedBy: row.label_proposed_by,
      labelConsolidatedFrom: row.label_consolidated_from,
      completionBatchId: row.completion_batch_id,
      completionAttempts: row.completion_attempts,
      completionReleaseReason: row.completion_release_reason,
      completionUnsureBy: row.completion_unsure_by
    };
  });
}
function parseLineRow(item) {
  const boxed = box.safeParse(item);
  return parse(
    item,
    boxed.success ? corners.catch(boxed.data) : corners,
    (place, key) => {
      const ids = parseLineKey(key);
      return ids === void 0 ? "the key is not that of a line" : { lineId: ids.lineId, text: text.catch("").parse(item.text), ...place };
    }
  );
}
function parseWord(item) {
  return parse(item, wordAttributes, (row, key) => {
    const ids = parseWordKey(key);
    if (ids === void 0) return "the key is not that of a word";
    const { text: text3, is_noise: isNoise, bounding_box: place, confidence } = row;
    return { ...ids, text: text3, isNoise, box: place && { ...place.M, confidence } };
  });
}
function parseMerchant(item) {
  return parse(item, merchantAttributes, (row) => ({
    name: known(row.canonical_merchant_name) ?? known(row.merchant_name),
    category: known(row.merchant_category),
    address: known(row.formatted_address) ?? known(row.address),
    phone: known(row.phone_number),
    website: known(row.website),
    partition: row.GSI1PK?.startsWith(MERCHANT_PARTITION) === true ? row.GSI1PK : null
  }));
}
var MERCHANT_PARTITION = "MERCHANT#";
function known(value) {
  return value === null || value.trim() === "" ? null : value;
}
var receiptRefs = external_exports.array(external_exports.object({ image_id: external_exports.string(), receipt_id: external_exports.number() }));
function readReceiptRefs({ receipt_refs }) {
  const parsed = receiptRefs.safeParse(receipt_refs);
  return parsed.data?.map(({ image_id, receipt_id }) => ({ imageId: image_id, receiptId: receipt_id }));
}

// ../core/src/table/label-writes.ts
var STATEMENTS_PER_REQUEST = 25;
var KEYS_PER_READ = 100;
var ATTEMPTS = 10;
var RETRYABLE = /* @__PURE__ */ new Set([
  "ThrottlingError",
  "ThrottlingException",
  "RequestLimitExceeded",
  "ProvisionedThroughputExceeded",
  "ProvisionedThroughputExceededException",
  "InternalServerError",
  "TransactionConflict"
]);
function createLabelWriter(table, clock, concurrency = 16, state = receiptsState(table)) {
  return { table, state, clock, concurrency, partiql: true };
}
async function writeLabels(writer, writes) {
  const groups = chunksOf(writes, STATEMENTS_PER_REQUEST);
  const results = await pMap(groups, (group) => writeGroup(writer, group), { concurrency: writer.concurrency });
  return results.flat();
}
async function writeGroup(writer, group) {
  if (!writer.partiql) return writeSingly(writer, group);
  const results = /* @__PURE__ */ new Map();
  let open = [...group];
  for (let attempt = 1; open.length > 0; attempt += 1) {
    let responses;
    try {
      responses = await tableCall(writer.table.name, async () => {
        const answer = await writer.table.client.send(
          new BatchExecuteStatementCommand({ Statements: open.map((write) => toStatement(writer.table.name, write)) })
        );
        return answer.Responses ?? [];
      });
    } catch (error) {
      if (!isUnknownOperation(error)) throw error;
      writer.partiql = false;
      return writeSingly(writer, group);
    }
    const again = [];
    for (const [index, write] of open.entries()) {
      const failure = responses[index]?.Error;
      if (failure === void 0) results.set(write, "written");
      else if (failure.Code === "ConditionalCheckFailed") results.set(write, "lost");
      else if (attempt < ATTEMPTS && RETRYABLE.has(failure.Code ?? "")) again.push(write);
      else throw refusedWrite(writer.table.name, write, failure);
    }
    open = again;
    if (open.length > 0) await writer.clock.sleep(Math.min(50 * 2 ** attempt, 5e3));
  }
  return group.map((write) => results.get(write) ?? "lost");
}
function refusedWrite(table, write, failure) {
  const error = Object.assign(new Error(`${labelId(write.key)}: ${failure.Code}: ${failure.Message}`), {
    name: failure.Code === "AccessDenied" ? "AccessDeniedException" : failure.Code ?? "Error"
  });
  return explainTableError(error, table);
}
function isUnknownOperation(error) {
  return error instanceof Error && error.name === "UnknownOperationException";
}
function toStatement(table, write) {
  const parameters = [];
  const parameter = (value) => {
    parameters.push(value);
    return "?";
  };
  const set = Object.entries(write.set).map(([name, value]) => `"${name}"=${parameter(value)}`);
  const remove = write.remove === void 0 ? "" : ` REMOVE "${write.remove}"`;
  const key = labelKey(write.key);
  const where = [`"PK"=${parameter({ S: key.PK })}`, `"SK"=${parameter({ S: key.SK })}`];
  for (const [name, value] of Object.entries(write.expect)) {
    where.push(value === null ? `"${name}" IS MISSING` : `"${name}"=${parameter(value)}`);
  }
  return {
    Statement: `UPDATE "${table}" SET ${set.join(", ")}${remove} WHERE ${where.join(" AND ")}`,
    Parameters: parameters
  };
}
function writeSingly(writer, group) {
  return pMap(group, (write) => writeOne(writer.table, write), { concurrency: 4 });
}
async function writeOne(table, write) {
  const names = {};
  const values = {};
  const name = (attribute) => {
    names[`#${attribute}`] = attribute;
    return `#${attribute}`;
  };
  const set = Object.entries(write.set).map(([attribute, value]) => {
    values[`:set_${attribute}`] = value;
    return `${name(attribute)} = :set_${attribute}`;
  });
  const remove = write.remove === void 0 ? "" : ` REMOVE ${name(write.remove)}`;
  const conditions = [`attribute_exists(${name("PK")})`];
  for (const [attribute, value] of Object.entries(write.expect)) {
    if (value === null) conditions.push(`attribute_not_exists(${name(attribute)})`);
    else {
      values[`:is_${attribute}`] = value;
      conditions.push(`${name(attribute)} = :is_${attribute}`);
    }
  }
  const key = labelKey(write.key);
  const written = await conditionally(
    table,
    () => table.client.send(
      new UpdateItemCommand({
        TableName: table.name,
        Key: { PK: { S: key.PK }, SK: { S: key.SK } },
        UpdateExpression: `SET ${set.join(", ")}${remove}`,
        ConditionExpression: conditions.join(" AND "),
        ExpressionAttributeNames: names,
        ExpressionAttributeValues: values
      })
    )
  );
  return written ? "written" : "lost";
}
var STATE_ATTRIBUTES = [...LABEL_ATTRIBUTES, "completion_claimed_at", "completion_released_by", "completion_check"];
async function readLabels(writer, keys) {
  const found = /* @__PURE__ */ new Map();
  for (const item of await readItems(writer, keys.map(labelKey), STATE_ATTRIBUTES)) {
    const parsed = parseLabel(item);
    if ("row" in parsed) found.set(labelId(parsed.row), { label: parsed.row, item });
  }
  return found;
}
async function readItems(reader, keys, attributes) {
  const unique = [...new Map(keys.map(({ PK, SK }) => [`${PK} ${SK}`, { PK: { S: PK }, SK: { S: SK } }])).values()];
  const groups = await pMap(chunksOf(unique, KEYS_PER_READ), (group) => readGroup(reader, group, attributes), {
    concurrency: reader.concurrency
  });
  return groups.flat();
}
async function readGroup({ table, clock }, group, attributes) {
  const found = [];
  let open = [...group];
  for (let attempt = 1; open.length > 0; attempt += 1) {
    const answer = await tableCall(
      table.name,
      () => table.client.send(
        new BatchGetItemCommand({
          RequestItems: { [table.name]: { Keys: open, ConsistentRead: true, ...project(attributes) } }
        })
      )
    );
    found.push(...answer.Responses?.[table.name] ?? []);
    open = answer.UnprocessedKeys?.[table.name]?.Keys ?? [];
    if (open.length > 0) {
      if (attempt >= ATTEMPTS) throw new Error(`DynamoDB left ${open.length} keys unread after ${attempt} attempts`);
      await clock.sleep(Math.min(50 * 2 ** attempt, 5e3));
    }
  }
  return found;
}
function chunksOf(values, size) {
  return Array.from(
    { length: Math.ceil(values.length / size) },
    (_, index) => values.slice(index * size, (index + 1) * size)
  );
}

// ../core/src/table/result-rows.ts
var ROWS_PER_REQUEST = 25;
var ATTEMPTS2 = 10;
async function putBatchResults(writer, batchId, results) {
  await putRows(
    writer,
    results.map((result) => toItem(batchId, result))
  );
}
async function putRows(writer, rows) {
  const { table, clock } = writer;
  await pMap(
    chunksOf(rows, ROWS_PER_REQUEST),
    async (group) => {
      let open = group.map((Item) => ({ PutRequest: { Item } }));
      for (let attempt = 1; open.length > 0; attempt += 1) {
        const answer = await tableCall(
          table.name,
          () => table.client.send(new BatchWriteItemCommand({ RequestItems: { [table.name]: open } }))
        );
        open = (answer.UnprocessedItems?.[table.name] ?? []).flatMap(
          ({ PutRequest }) => PutRequest?.Item === void 0 ? [] : [{ PutRequest: { Item: PutRequest.Item } }]
        );
        if (open.length === 0) return;
        if (attempt >= ATTEMPTS2)
          throw new Error(`DynamoDB left ${open.length} rows unwritten after ${attempt} attempts`);
        await clock.sleep(Math.min(50 * 2 ** attempt, 5e3));
      }
    },
    { concurrency: writer.concurrency }
  );
}
function rowSortKey(kind, { imageId, receiptId, lineId, wordId: wordId2, label }) {
  return `${kind}#RECEIPT#${receiptId}#LINE#${lineId}#WORD#${wordId2}#LABEL#${label}#IMAGE#${imageId}`;
}
function resultRowKey(batchId, key) {
  return { PK: `BATCH#${batchId}`, SK: rowSortKey("RESULT", key) };
}
function toItem(batchId, { key, suggested, status, validatedAt }) {
  const { imageId, receiptId, label } = key;
  const { PK, SK } = resultRowKey(batchId, key);
  return {
    PK: { S: PK },
    SK: { S: SK },
    TYPE: { S: "COMPLETION_BATCH_RESULT" },
    GSI1PK: { S: `LABEL#${label}` },
    GSI1SK: { S: `STATUS#${status}` },
    GSI2PK: { S: `BATCH#${batchId}` },
    GSI2SK: { S: `STATUS#${status}` },
    GSI3PK: { S: `IMAGE#${imageId}#RECEIPT#${receiptId}` },
    GSI3SK: { S: `BATCH#${batchId}#STATUS#${status}` },
    original_label: { S: label },
    gpt_suggested_label: suggested === null ? { NULL: true } : { S: suggested },
    status: { S: status },
    validated_at: { S: validatedAt }
  };
}
var ROW_SK = /^(?:RESULT|AUDIT)#RECEIPT#(\d+)#LINE#(\d+)#WORD#(\d+)#LABEL#(.+)#IMAGE#([^#]+)$/;
var text2 = external_exports.object({ S: external_exports.string() }).transform(({ S }) => S);
var resultAttributes = external_exports.object({
  status: text2.pipe(external_exports.enum(["VALID", "INVALID", "NEEDS_REVIEW"])),
  validated_at: text2,
  gpt_suggested_label: text2.nullable().catch(null)
});
async function* readBatchResults(table, batchId, onProblem) {
  const items = queryItems(table, {
    KeyConditionExpression: "PK = :batch AND begins_with(SK, :results)",
    ExpressionAttributeValues: { ":batch": { S: `BATCH#${batchId}` }, ":results": { S: "RESULT#" } },
    ConsistentRead: true
  });
  for await (const item of items) {
    const result = toResult(item);
    if (result === void 0) onProblem(keyOf(item).SK);
    else yield result;
  }
}
function toResult(item) {
  const key = labelInSortKey(keyOf(item).SK);
  const { data } = resultAttributes.safeParse(item);
  if (key === void 0 || data === void 0) return void 0;
  return { key, suggested: data.gpt_suggested_label, status: data.status, validatedAt: data.validated_at };
}
function labelInSortKey(sortKey) {
  const [, receiptId, lineId, wordId2, label = "", imageId = ""] = ROW_SK.exec(sortKey) ?? [];
  const key = { imageId, receiptId: Number(receiptId), lineId: Number(lineId), wordId: Number(wordId2), label };
  return parseLabelKey(labelKey(key));
}
async function addCorrection(writer, correction) {
  const { table } = writer;
  const key = { ...correction.wrong, label: correction.suggested };
  const { PK, SK } = labelKey(key);
  const others = (correction.names ?? []).filter((name) => name !== correction.suggested);
  const known2 = await readLabels(
    writer,
    others.map((label) => ({ ...correction.wrong, label }))
  );
  if (known2.size > 0) return isProposedIn(table, { PK, SK }, correction.batchId);
  const indexes = Object.entries(labelIndexKeys(key, "NONE")).map(([name, value]) => [name, { S: value }]);
  const added = await conditionally(
    table,
    () => table.client.send(
      new PutItemCommand({
        TableName: table.name,
        Item: {
          PK: { S: PK },
          SK: { S: SK },
          TYPE: { S: "RECEIPT_WORD_LABEL" },
          ...Object.fromEntries(indexes),
          validation_status: { S: "NONE" },
          reasoning: {
            S: `Suggested in place of ${correction.wrong.label} by completion batch ${correction.batchId}`
          },
          timestamp_added: { S: correction.addedAt },
          label_proposed_by: { S: "COMPLETION_BATCH" },
          label_consolidated_from: { S: correction.wrong.label },
          completion_proposed_in: { S: correction.batchId }
        },
        ConditionExpression: "attribute_not_exists(PK)"
      })
    )
  );
  return added || isProposedIn(table, { PK, SK }, correction.batchId);
}
async function isProposedIn(table, { PK, SK }, batchId) {
  const { Item: there } = await tableCall(
    table.name,
    () => table.client.send(
      new GetItemCommand({ TableName: table.name, Key: { PK: { S: PK }, SK: { S: SK } }, ConsistentRead: true })
    )
  );
  return there?.completion_proposed_in?.S === batchId;
}

// ../core/src/evidence/evidence.ts
var wordId = ({ lineId, wordId: word }) => `${lineId}.${word}`;

export {
  padId,
  receiptPartition,
  metadataKey,
  placeKey,
  labelKey,
  wordOf,
  wordSortKey,
  validationStatusPartition,
  labelId,
  parseWordKey,
  parseLabelKey,
  parseReceiptPartition,
  BatchGetItemCommand,
  pMap,
  pMapIterable,
  openReceiptsTable,
  receiptsState,
  isLabelName,
  coreLabelOf,
  namesOf,
  LABEL_ATTRIBUTES,
  LINE_ATTRIBUTES,
  WORD_ATTRIBUTES,
  MERCHANT_ATTRIBUTES,
  isNoLabel,
  kindOf,
  parseLabel,
  parseLineRow,
  parseWord,
  parseMerchant,
  readReceiptRefs,
  createLabelWriter,
  writeLabels,
  readLabels,
  chunksOf,
  putBatchResults,
  putRows,
  rowSortKey,
  readBatchResults,
  addCorrection,
  isChromaUrl,
  parseChromaUrl,
  isCloud,
  shownPlace,
  wordId
};
