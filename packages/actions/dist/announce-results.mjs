import {
  jobStatus
} from "./lib-shared-10.mjs";
import "./lib-shared-18.mjs";
import "./lib-shared-22.mjs";
import "./lib-shared-7.mjs";
import {
  eventType,
  forgetAnnouncement,
  jobName,
  jobPlaces,
  keepAnnounced,
  noToken,
  openJobPlaces,
  wasAnnounced
} from "./lib-shared-13.mjs";
import "./lib-shared-9.mjs";
import "./lib-shared-19.mjs";
import {
  keepHeapSmall,
  readPrices,
  runContext
} from "./lib-shared-3.mjs";
import {
  actionsLogger,
  end,
  guarded,
  optionalText,
  readInputs,
  setOutputs
} from "./lib-shared-12.mjs";
import "./lib-shared-31.mjs";


// src/announce-results/inputs.ts
var announceResultsInputs = {
  ...jobPlaces,
  job: jobName(),
  onDone: eventType(),
  artifact: optionalText(),
  artifactId: optionalText(),
  prices: optionalText()
};
// src/announce-results/runner.ts
function run() {
  return guarded("Announce results", async () => {
    const inputs = readInputs(announceResultsInputs, ["token"]);
    const { token } = inputs;
    if (token === void 0) throw noToken("which sends the event");
    const logger = actionsLogger();
    const prices = inputs.prices === void 0 ? void 0 : await readPrices(inputs.prices);
    const { store, state } = await openJobPlaces(inputs, logger);
    const sent = await announce(
      { ...inputs, token },
      store,
      logger,
      () => jobStatus({ store, state, ...prices === void 0 ? {} : { prices } }, inputs.job)
    );
    setOutputs({ sent });
  });
}
async function announce({ job, onDone, artifact, artifactId, token }, store, logger, statusOf) {
  if (await wasAnnounced(store, onDone, job)) {
    logger.info(`the event ${onDone} was sent for job ${job} before`);
    await forgetAnnouncement(store, onDone, job);
    return false;
  }
  const status = await statusOf();
  if (!status.done) {
    logger.info(`job ${job} is not done: no event is sent`);
    return false;
  }
  const { runId } = runContext();
  const payload = {
    ...payloadOf(status, store.url),
    run_id: runId ?? null,
    artifact: artifact ?? null,
    artifact_id: artifactId ?? null
  };
  const { dispatchEvent } = await import("./lib-dispatch.mjs");
  await dispatchEvent(token, onDone, payload);
  await keepAnnounced(store, onDone, job, payload);
  logger.info(`the event ${onDone} was sent for job ${job}`);
  return true;
}
function payloadOf({ manifest, counts, costUsd }, store) {
  return {
    job: manifest.job,
    counts: { lines: manifest.lines, requests: manifest.requests, ...counts },
    results: `${store}/jobs/${manifest.job}/results.ndjson`,
    failures: `${store}/jobs/${manifest.job}/failures.ndjson`,
    cost_usd: costUsd ?? null
  };
}
// src/announce-results/run.ts
keepHeapSmall();
await run();
end();
