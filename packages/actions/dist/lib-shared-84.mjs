import { createRequire } from 'node:module';
const require = createRequire(import.meta.url);

// ../engine/src/platform/logger.ts
var nothing = () => {
};
var silentLogger = { debug: nothing, info: nothing, warn: nothing, error: nothing, progress: nothing };

export {
  silentLogger
};
