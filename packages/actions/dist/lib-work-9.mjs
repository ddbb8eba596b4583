import {
  openTable
} from "./lib-shared-4.mjs";
import "./lib-shared.mjs";
import {
  receiptsState
} from "./lib-shared-5.mjs";
import "./lib-shared-7.mjs";
import "./lib-smithy-core.mjs";
import "./lib-shared-22.mjs";
import {
  findStuckSubmissions
} from "./lib-shared-20.mjs";
import "./lib-shared-14.mjs";
import {
  findBatch,
  findDueBatches,
  keepHeapSmall
} from "./lib-shared-3.mjs";
import "./lib-shared-9.mjs";
import "./lib-shared-31.mjs";


// src/find/work.ts
keepHeapSmall();
export {
  findBatch,
  findDueBatches,
  findStuckSubmissions,
  openTable,
  receiptsState
};
