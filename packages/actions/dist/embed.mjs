const { tmpdir } = process.getBuiltinModule("node:os");
import {
  embedFacts,
  embedFigures,
  embedTrouble,
  whatEmbedLeaves
} from "./lib-shared-33.mjs";
import "./lib-shared-9.mjs";
import {
  counted,
  readPrices
} from "./lib-shared-3.mjs";
import {
  Incomplete,
  WAYS,
  actionsLogger,
  amount,
  code,
  dollars,
  end,
  facts,
  flag,
  guarded,
  literal,
  openaiBaseUrl,
  openaiKey,
  optionalText,
  page,
  readInputs,
  sentences,
  setOutputs,
  summaryShown,
  text,
  textOr,
  wholeNumber,
  wholeNumberOr
} from "./lib-shared-12.mjs";
import "./lib-shared-7.mjs";
import "./lib-shared-31.mjs";


// src/embed/runner.ts
// src/embed/inputs.ts
var embedInputs = {
  table: text("Give table the name of the DynamoDB table with the receipts."),
  store: text("Give store a URL: s3://bucket/prefix, or file:///folder."),
  into: text("Give into the place for the vectors: vectors, or chroma://HOST:PORT/COLLECTION."),
  model: textOr("text-embedding-3-small"),
  dimensions: wholeNumberOr("dimensions", 384, 1, 4096),
  openaiApiKey: openaiKey(),
  openaiBaseUrl: openaiBaseUrl(),
  chromaApiKey: optionalText(),
  maxReceipts: wholeNumber("max-receipts", 1),
  maxCostUsd: amount("max-cost-usd"),
  prices: optionalText(),
  job: optionalText(),
  giveUp: optionalText(),
  dryRun: flag("dry-run"),
  summary: summaryShown()
};
// src/embed/summary.ts
function embedSummary(table, result) {
  const left = whatEmbedLeaves(result);
  return page([
    `### Embed ${code(table)}`,
    headline(result),
    facts(embedFacts(result).map(([name, value]) => [literal(name.trim()), literal(value)])),
    left === void 0 ? "" : `The next run goes on: ${literal(left)}.`,
    sentences("What went wrong:", embedTrouble(result)),
    "<sub>Tokens and cost are estimates, made before OpenAI counts.</sub>"
  ]);
}
function headline(result) {
  const { found, takenIn, dryRun, open } = result;
  if (dryRun) return `Dry run: ${counted(found.asked, "word")} would be asked for. Nothing was sent or written.`;
  const written = `${counted(takenIn.words, "word has its vector", "words have their vectors")} now`;
  if (found.asked === 0 && open === 0) return `${written}; nothing is on its way.`;
  const { requests } = embedFigures(result);
  return `${written}; ${counted(requests, "request")} sent, ${counted(open, "batch is", "batches are")} on their way.`;
}
// src/embed/runner.ts
var MAX_ANNOTATIONS = 8;
var WAYS2 = {
  ...WAYS,
  giveUp: (batchId) => `the action embed with give-up: ${batchId} (completion-batch embed with --give-up)`,
  cancel: (batchId) => `OpenAI's page of batches (its metadata have ${batchId})`,
  reconcile: "the action embed, once more",
  status: "the action embed",
  parameters: "model and dimensions of embed"
};
function run() {
  return guarded("Embed", async (summary) => {
    const {
      openaiApiKey,
      openaiBaseUrl: openaiBaseUrl2,
      prices,
      summary: shown,
      ...inputs
    } = readInputs(embedInputs, ["openaiApiKey", "chromaApiKey"]);
    const { embedInto, openaiClient } = await import("./lib-work-2.mjs");
    const logger = actionsLogger();
    const result = await logger.group(
      "Make vectors",
      async () => embedInto({
        ...inputs,
        env: process.env,
        where: "with: into",
        openai: openaiClient({ apiKey: openaiApiKey, baseUrl: openaiBaseUrl2 }, process.env),
        prices: prices === void 0 ? void 0 : await readPrices(prices),
        logger,
        ways: WAYS2,
        workDir: process.env.RUNNER_TEMP || tmpdir()
      })
    );
    setOutputs(outputsOf(result));
    await summary.tell(embedSummary(inputs.table, result), shown);
    logger.info(headline(result));
    const trouble = embedTrouble(result);
    for (const text2 of trouble.slice(0, MAX_ANNOTATIONS)) logger.error(text2);
    if (trouble.length === 0) return;
    throw new Incomplete(`${counted(trouble.length, "thing")} went wrong (see the annotations and the summary).`);
  });
}
function outputsOf(result) {
  const { found, takenIn, open } = result;
  const { cost } = embedFigures(result);
  return {
    written: takenIn.words,
    missing: found.missing,
    asked: found.asked,
    open,
    "estimated-cost-usd": dollars(cost),
    complete: !result.dryRun && found.asked === 0 && whatEmbedLeaves(result) === void 0
  };
}
// src/embed/run.ts
await run();
end();
