import { createRequire } from 'node:module';
const require = createRequire(import.meta.url);
import {
  code,
  literal,
  table
} from "./lib-shared-9.mjs";

// src/shared/stuck-table.ts
var ASKED = {
  label: { head: "Labels", stay: "their labels stay `PENDING`" },
  request: { head: "Requests", stay: "their requests are not asked again before" }
};
function stuckTable(stuck, asked = "label") {
  if (stuck.length === 0) return "";
  const rows = table(
    ["Open submission", "Execution", "State", ASKED[asked].head, "What is wrong", "What to do"],
    stuck.map(({ batchId, executionId, state, units, reason, remedy, red }) => [
      code(batchId),
      executionId === void 0 ? "unknown" : code(executionId),
      state === void 0 ? "unknown" : code(state),
      units ?? "unknown",
      `${literal(reason)}${red ? "" : " (another schedule may still see to it)"}`,
      literal(remedy)
    ])
  );
  return `**Stuck: these will not become batches by themselves, and ${ASKED[asked].stay}**

${rows}`;
}

export {
  stuckTable
};
