import { createRequire } from 'node:module';
const require = createRequire(import.meta.url);
import {
  connect,
  dynamoClient,
  openEvidence,
  openStore,
  openTable,
  openTableState
} from "./lib-shared-4.mjs";
import "./lib-aws-sdk-credential-provider-node.mjs";
import "./lib-shared-85.mjs";
import "./lib-aws-sdk-credential-provider-env.mjs";
import "./lib-smithy-signature-v4.mjs";
import "./lib-aws-sdk-core-2.mjs";
import "./lib-smithy-core-7.mjs";
import "./lib-shared-13.mjs";
import "./lib-aws-sdk-core.mjs";
import "./lib-smithy-core.mjs";
import "./lib-smithy-core-3.mjs";
import "./lib-shared-15.mjs";
import "./lib-shared-58.mjs";
import "./lib-shared-77.mjs";
import "./lib-shared-56.mjs";
import "./lib-shared-2.mjs";
import "./lib-shared.mjs";
import "./lib-shared-51.mjs";
import "./lib-shared-84.mjs";
import "./lib-smithy-core-2.mjs";
import "./lib-smithy-core-5.mjs";
import "./lib-smithy-core-6.mjs";
import "./lib-shared-30.mjs";
import "./lib-shared-37.mjs";
import "./lib-shared-45.mjs";
import "./lib-shared-52.mjs";
import "./lib-shared-59.mjs";
import "./lib-shared-41.mjs";
import "./lib-shared-6.mjs";
import "./lib-shared-48.mjs";
import "./lib-shared-47.mjs";
import "./lib-shared-12.mjs";
import "./lib-shared-33.mjs";
import "./lib-zod.mjs";
import "./lib-shared-16.mjs";
import "./lib-shared-54.mjs";
import "./lib-shared-44.mjs";
export {
  connect,
  dynamoClient,
  openEvidence,
  openStore,
  openTable,
  openTableState
};
