import { createRequire } from 'node:module';
const require = createRequire(import.meta.url);
import {
  counted
} from "./lib-shared-9.mjs";

// src/shared/passed-over.ts
var MAX_NAMED = 4;
function tellPassedOver(logger, rows, count, file) {
  if (count === 0) return;
  for (const { name, reason } of rows.slice(0, MAX_NAMED)) logger.warn(`${name}: ${reason}`, "Row passed over");
  logger.warn(
    `${counted(count, "row was", "rows were")} passed over because they cannot be read; ${file} has all of them`,
    "Rows passed over"
  );
}
function rowProblems(problems) {
  return problems.map(({ PK, SK, reason }) => ({ name: `${PK}, ${SK}`, reason }));
}

export {
  tellPassedOver,
  rowProblems
};
