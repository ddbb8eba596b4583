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
import "./lib-smithy-core-13.mjs";
import "./lib-shared-83.mjs";
import "./lib-aws-sdk-credential-provider-node.mjs";
import "./lib-smithy-core-2.mjs";
import "./lib-aws-sdk-core-4.mjs";
import "./lib-aws-sdk-core.mjs";
import "./lib-aws-sdk-core-3.mjs";
import "./lib-shared-14.mjs";
import "./lib-smithy-core-5.mjs";
import "./lib-smithy-core-8.mjs";
import "./lib-smithy-core-9.mjs";
import "./lib-smithy-core-6.mjs";
import "./lib-aws-sdk-credential-provider-env.mjs";
import "./lib-aws-sdk-core-5.mjs";
import "./lib-shared-16.mjs";
import "./lib-shared-57.mjs";
import "./lib-shared-75.mjs";
import "./lib-shared-55.mjs";
import "./lib-shared-2.mjs";
import "./lib-shared.mjs";
import "./lib-shared-50.mjs";
import "./lib-shared-82.mjs";
import "./lib-smithy-core.mjs";
import "./lib-smithy-core-12.mjs";
import "./lib-smithy-core-24.mjs";
import "./lib-smithy-core-11.mjs";
import "./lib-smithy-core-20.mjs";
import "./lib-smithy-core-23.mjs";
import "./lib-smithy-core-16.mjs";
import "./lib-smithy-core-10.mjs";
import "./lib-smithy-core-19.mjs";
import "./lib-smithy-core-18.mjs";
import "./lib-shared-29.mjs";
import "./lib-shared-36.mjs";
import "./lib-shared-43.mjs";
import "./lib-shared-51.mjs";
import "./lib-shared-58.mjs";
import "./lib-shared-40.mjs";
import "./lib-shared-6.mjs";
import "./lib-shared-46.mjs";
import "./lib-shared-45.mjs";
import "./lib-shared-13.mjs";
import "./lib-shared-32.mjs";
import "./lib-zod.mjs";
import "./lib-shared-17.mjs";
import "./lib-shared-53.mjs";
import "./lib-shared-42.mjs";
export {
  connect,
  dynamoClient,
  openEvidence,
  openStore,
  openTable,
  openTableState
};
