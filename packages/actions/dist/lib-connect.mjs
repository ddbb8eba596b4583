import {
  connect,
  dynamoClient,
  openBoth,
  openEvidence,
  openStore,
  openTable,
  openTableState
} from "./lib-shared.mjs";
import "./lib-shared-2.mjs";
import "./lib-shared-3.mjs";


export {
  connect,
  dynamoClient,
  openBoth,
  openEvidence,
  openStore,
  openTable,
  openTableState
};
