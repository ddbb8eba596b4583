import { createRequire } from 'node:module';
const require = createRequire(import.meta.url);
import {
  costOf
} from "./lib-shared-38.mjs";
import {
  CompletionBatchError
} from "./lib-shared-54.mjs";

// ../engine/src/submit/submit-checks.ts
function checkBudget({ maxCostUsd, model, prices }) {
  if (maxCostUsd === void 0) return;
  if (!(Number.isFinite(maxCostUsd) && maxCostUsd > 0)) {
    throw new CompletionBatchError("invalid-input", `max-cost-usd is ${maxCostUsd}`, {
      where: "max-cost-usd",
      remedy: "Use an amount of US dollars over 0, e.g. 2.50."
    });
  }
  checkPrice({ maxCostUsd, model, prices });
}
function checkPrice({ maxCostUsd, model, prices }) {
  if (maxCostUsd === void 0 || costOf({ input: 0, output: 0 }, model, prices) !== void 0) return;
  throw new CompletionBatchError("price-unknown", `there is a budget, but no price for the model ${model}`, {
    where: "max-cost-usd",
    remedy: "Give prices a price list that has this model, or submit without a budget; a job keeps the one that it was submitted with. Nothing was claimed."
  });
}

export {
  checkBudget,
  checkPrice
};
