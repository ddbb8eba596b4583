import {
  openaiClient
} from "./lib-shared-2.mjs";
import {
  connect
} from "./lib-shared-4.mjs";
import "./lib-shared.mjs";
import "./lib-shared-5.mjs";
import "./lib-shared-7.mjs";
import "./lib-smithy-core.mjs";
import {
  collectOpen,
  decide
} from "./lib-shared-8.mjs";
import "./lib-shared-18.mjs";
import "./lib-shared-22.mjs";
import {
  findStuckSubmissions
} from "./lib-shared-20.mjs";
import "./lib-shared-9.mjs";
import "./lib-shared-14.mjs";
import {
  keepHeapSmall
} from "./lib-shared-3.mjs";
import "./lib-shared-31.mjs";


// src/collect/work.ts
keepHeapSmall();
export {
  collectOpen,
  connect,
  decide,
  findStuckSubmissions,
  openaiClient
};
