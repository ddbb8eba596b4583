import { createRequire } from 'node:module';
const require = createRequire(import.meta.url);
import {
  tokenIntercept
} from "./lib-smithy-core-21.mjs";
import {
  fileIntercept
} from "./lib-smithy-core-19.mjs";

// ../../node_modules/@smithy/core/dist-es/submodules/config/shared-ini-file-loader/externalDataInterceptor.js
var externalDataInterceptor = {
  getFileRecord() {
    return fileIntercept;
  },
  interceptFile(path, contents) {
    fileIntercept[path] = Promise.resolve(contents);
  },
  getTokenRecord() {
    return tokenIntercept;
  },
  interceptToken(id, contents) {
    tokenIntercept[id] = contents;
  }
};

export {
  externalDataInterceptor
};
