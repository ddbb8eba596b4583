import { createRequire } from 'node:module';
const require = createRequire(import.meta.url);

// ../core/src/report/stuck-text.ts
function describeStuck({ batchId, executionId, state, units, reason, remedy }, asked = "label") {
  const holds = units === void 0 ? `${asked}s unknown` : `${units} ${asked}${units === 1 ? "" : "s"}`;
  const whose = executionId === void 0 ? "" : ` of execution ${executionId}`;
  return `open submission ${batchId}${whose} (${state ?? "state unknown"}, ${holds}): ${reason}. ${remedy}`;
}

export {
  describeStuck
};
