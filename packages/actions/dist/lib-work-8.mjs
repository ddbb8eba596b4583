import {
  format
} from "./lib-shared-17.mjs";
import "./lib-shared-23.mjs";
import {
  openBoth,
  openEvidence
} from "./lib-shared-4.mjs";
import "./lib-shared.mjs";
import "./lib-shared-5.mjs";
import "./lib-shared-7.mjs";
import "./lib-smithy-core.mjs";
import "./lib-shared-22.mjs";
import {
  keepHeapSmall
} from "./lib-shared-3.mjs";
import "./lib-shared-14.mjs";
import "./lib-shared-9.mjs";
import "./lib-shared-31.mjs";


// src/format/work.ts
keepHeapSmall(50);
export {
  format,
  openBoth,
  openEvidence
};
