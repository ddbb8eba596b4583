import {
  isTrouble
} from "./lib-shared-9.mjs";
import {
  costText,
  counted,
  describeStuck,
  inThousands,
  usd
} from "./lib-shared-3.mjs";
import {
  describeError
} from "./lib-shared-31.mjs";


// ../core/src/report/embed-text.ts
var sum = (items, value) => items.reduce((total, item) => total + value(item), 0);
var sentIn = ({ submitted, dryRun }) => submitted.files.filter(({ ending }) => ending === (dryRun ? "planned" : "submitted"));
var costIn = (files) => files.some(({ cost }) => cost === void 0) ? void 0 : sum(files, ({ cost }) => cost ?? 0);
function embedFigures(result) {
  const files = sentIn(result);
  return {
    batches: files.length,
    requests: sum(files, ({ requests }) => requests),
    tokens: sum(files, ({ tokens }) => tokens),
    cost: costIn(files)
  };
}
function embedFacts(result) {
  const { found, takenIn, into, model, dimensions, collected } = result;
  const { batches, requests, tokens, cost } = embedFigures(result);
  const settled = collected.looks.filter(({ result: look }) => look?.kind === "settled").length;
  const more = [
    ["on their way, with their receipts", found.waiting],
    ["of requests that failed for good", found.failed],
    ["noise, or not in the table", found.unknown]
  ];
  return [
    ["vectors", `${into}, ${model}, ${inThousands(dimensions)} dimensions`],
    ["collected", counted(settled, "batch", "batches")],
    ["written", counted(takenIn.words, "word")],
    ["labelled", `${counted(found.words, "word")} of ${counted(found.receipts, "receipt")}`],
    ["without a vector", inThousands(found.missing)],
    ...more.flatMap(([name, count]) => count === 0 ? [] : [[`  ${name}`, inThousands(count)]]),
    ["to be asked for", `${counted(found.asked, "word")} in ${counted(found.requests, "request")}`],
    [
      result.dryRun ? "would be sent" : "sent",
      `${counted(requests, "request")} in ${counted(batches, "batch", "batches")}`
    ],
    ["input tokens", `${inThousands(tokens)}, cost ${costText(cost, (known) => `${usd(known)} (estimated)`)}`]
  ];
}
function whatEmbedLeaves({ open, found, submitted, dryRun }) {
  const waiting = submitted.files.filter(({ ending }) => ending === "waiting" || ending === "over-budget");
  const [first] = waiting;
  const parts = [
    ...open > 0 ? [`${counted(open, "batch is", "batches are")} not done (OpenAI takes up to 24 hours)`] : [],
    ...first === void 0 ? [] : [`${counted(waiting.length, "file waits", "files wait")}: ${first.reason ?? "no reason was given"}`],
    ...found.limited ? ["more receipts have words without a vector than one run was to ask for"] : []
  ];
  return dryRun || parts.length === 0 ? void 0 : parts.join("; ");
}
function embedTrouble({ collected, takenIn, submitted }) {
  const { looks, problems } = collected;
  const failed = sum(looks, ({ result }) => result?.counts.failed ?? 0);
  return [
    ...looks.flatMap(({ batch, result, error }) => {
      const why = result === void 0 ? describeError(error) : isTrouble(result) ? result.reason : void 0;
      return why === void 0 ? [] : [`batch ${batch.batchId}: ${why}`];
    }),
    ...problems.filter(({ ours }) => ours).map(({ where, reason }) => `a record of a batch cannot be read: ${where}: ${reason}`),
    ...failed === 0 ? [] : [`${counted(failed, "request")} failed for good: their words get no vector until they change`],
    ...[...takenIn.unusable].map(
      ([id, why]) => `the answer to ${id} is no use, and it is not paid for again: ${why}. Find out why, then ask again under another name (job)`
    ),
    ...submitted.stuck.filter(({ red }) => red).map((one) => describeStuck(one)),
    ...submitted.refused.map(({ reason }) => `a request file was refused: ${reason}`),
    ...submitted.tooLarge.map(({ where, reason }) => `too large for a batch, so never sent: ${where}: ${reason}`),
    ...submitted.files.filter(({ ending }) => ending === "rejected" || ending === "failed").map(({ batchId, ending, reason }) => {
      const what = ending === "failed" ? "failed and stays open for the next run" : "was refused by OpenAI";
      return `batch ${batchId} ${what}: ${reason ?? "no reason was given"}`;
    })
  ];
}
export {
  embedFacts,
  embedFigures,
  embedTrouble,
  whatEmbedLeaves
};
