import {
  connect,
  dynamoClient,
  openBoth,
  openEvidence,
  openStore,
  openTable,
  openTableState
} from "./lib-shared-4.mjs";
import "./lib-shared.mjs";
import "./lib-shared-5.mjs";
import "./lib-shared-7.mjs";
import "./lib-smithy-core.mjs";
import "./lib-shared-22.mjs";
import "./lib-shared-14.mjs";
import "./lib-shared-3.mjs";
import "./lib-shared-9.mjs";
import "./lib-shared-31.mjs";


export {
  connect,
  dynamoClient,
  openBoth,
  openEvidence,
  openStore,
  openTable,
  openTableState
};
