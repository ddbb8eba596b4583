import { createRequire } from 'node:module';
const require = createRequire(import.meta.url);
import {
  connect,
  dynamoClient,
  openEvidence,
  openStore,
  openTable,
  openTableState
} from "./lib-shared-5.mjs";
import "./lib-aws-sdk-credential-provider-node.mjs";
import "./lib-aws-sdk-credential-provider-env.mjs";
import "./lib-aws-sdk-core.mjs";
import "./lib-smithy-core-7.mjs";
import "./lib-smithy-node-http-handler.mjs";
import "./lib-aws-sdk-core-2.mjs";
import "./lib-smithy-core.mjs";
import "./lib-smithy-core-3.mjs";
import "./lib-shared-3.mjs";
import "./lib-shared-2.mjs";
import "./lib-shared-24.mjs";
import "./lib-smithy-core-2.mjs";
import "./lib-smithy-core-5.mjs";
import "./lib-smithy-core-6.mjs";
import "./lib-shared.mjs";
import "./lib-shared-16.mjs";
import "./lib-shared-14.mjs";
import "./lib-shared-7.mjs";
import "./lib-shared-20.mjs";
export {
  connect,
  dynamoClient,
  openEvidence,
  openStore,
  openTable,
  openTableState
};
