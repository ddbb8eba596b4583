import {
  openaiClient
} from "./lib-shared-2.mjs";
import {
  connect
} from "./lib-shared-3.mjs";
import "./lib-aws-sdk-credential-provider-node.mjs";
import "./lib-shared-4.mjs";
import "./lib-shared-28.mjs";
import "./lib-aws-sdk-credential-provider-env.mjs";
import "./lib-smithy-signature-v4.mjs";
import "./lib-aws-sdk-core-2.mjs";
import "./lib-smithy-core-7.mjs";
import "./lib-shared-15.mjs";
import "./lib-aws-sdk-core.mjs";
import "./lib-smithy-core-2.mjs";
import "./lib-smithy-core.mjs";
import "./lib-smithy-core-5.mjs";
import "./lib-smithy-core-3.mjs";
import "./lib-smithy-core-6.mjs";
import {
  collectOpen,
  decide
} from "./lib-shared-7.mjs";
import "./lib-shared-5.mjs";
import {
  findStuckSubmissions
} from "./lib-shared-14.mjs";
import "./lib-shared-9.mjs";
import "./lib-shared-10.mjs";
import "./lib-shared-11.mjs";
import "./lib-shared-16.mjs";
import "./lib-shared-17.mjs";
import "./lib-shared-18.mjs";
import "./lib-shared-12.mjs";
import "./lib-shared.mjs";
import "./lib-shared-21.mjs";
import "./lib-shared-6.mjs";


export {
  collectOpen,
  connect,
  decide,
  findStuckSubmissions,
  openaiClient
};
