import { createRequire } from 'node:module';
const require = createRequire(import.meta.url);
import {
  reportInputs
} from "./lib-shared-33.mjs";
import {
  gatherReport
} from "./lib-shared-9.mjs";
import {
  openStore,
  openTable
} from "./lib-shared-5.mjs";
import "./lib-aws-sdk-credential-provider-node.mjs";
import "./lib-aws-sdk-credential-provider-env.mjs";
import "./lib-aws-sdk-core.mjs";
import "./lib-smithy-core-7.mjs";
import "./lib-smithy-node-http-handler.mjs";
import "./lib-aws-sdk-core-2.mjs";
import "./lib-smithy-core.mjs";
import "./lib-smithy-core-3.mjs";
import {
  readLabels
} from "./lib-shared-4.mjs";
import "./lib-shared-27.mjs";
import "./lib-shared-3.mjs";
import "./lib-shared-2.mjs";
import "./lib-shared-24.mjs";
import "./lib-smithy-core-2.mjs";
import "./lib-smithy-core-5.mjs";
import "./lib-smithy-core-6.mjs";
import "./lib-shared-18.mjs";
import {
  actionsLogger,
  code,
  counted,
  end,
  guarded,
  page,
  readInputs,
  sentences,
  setOutputs
} from "./lib-shared-10.mjs";
import "./lib-shared.mjs";
import "./lib-shared-16.mjs";
import "./lib-shared-14.mjs";
import {
  CompletionBatchError
} from "./lib-shared-7.mjs";
import {
  __callDispose,
  __using
} from "./lib-shared-20.mjs";

// src/report/runner.ts
import { tmpdir } from "node:os";
import { join as join2 } from "node:path";

// ../page/src/fill-page.ts
import { gzipSync } from "node:zlib";
function fillPage(template, data) {
  return template.replace("%DATA%", () => gzipSync(JSON.stringify(data)).toString("base64"));
}

// ../page/src/place.ts
import { open, stat } from "node:fs/promises";
var BEGINNING = 1e3;
function isReport(beginning) {
  return /^<!doctype html>\s[\s\S]*<meta name="generator" content="completion-batch\/report">/i.test(beginning) || /^\{"format":"completion-batch\/report",/.test(beginning);
}
async function checkPlace(file, force = false) {
  const found = await stat(file).catch((error) => {
    if (error.code === "ENOENT") return void 0;
    throw error;
  });
  if (found === void 0) return;
  if (!found.isFile()) throw refusal(file, "there is something in its place that is no file", "Choose another --out.");
  if (force || isReport(await beginningOf(file))) return;
  throw refusal(
    file,
    "there is a file in its place that is no report",
    "Choose another --out, or move the file away; with --force it is written over."
  );
}
async function beginningOf(file) {
  var _stack = [];
  try {
    const handle = __using(_stack, await open(file), true);
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(BEGINNING), 0, BEGINNING, 0);
    return buffer.toString("utf8", 0, bytesRead);
  } catch (_) {
    var _error = _, _hasError = true;
  } finally {
    var _promise = __callDispose(_stack, _error, _hasError);
    _promise && await _promise;
  }
}
function refusal(where, message, remedy) {
  return new CompletionBatchError("file-unusable", message, { where, remedy: `${remedy} No report was written.` });
}

// ../page/src/write-pages.ts
import { randomUUID } from "node:crypto";
import { mkdir, rename, rm as rm2, writeFile } from "node:fs/promises";
import { basename, dirname, extname, join, resolve } from "node:path";

// ../page/src/stale-pages.ts
import { open as open2, rm } from "node:fs/promises";
import { gunzipSync } from "node:zlib";
var MOST = 64e6;
async function removeStale(first, from, fileOf2) {
  for (let index = from; ; index += 1) {
    const file = fileOf2(index);
    const page2 = pageOf(await textOf(file));
    if (page2 === void 0 || page2.index !== index || page2.files[0]?.name !== first) return;
    await rm(file, { force: true });
  }
}
async function textOf(file) {
  try {
    var _stack = [];
    try {
      const handle = __using(_stack, await open2(file), true);
      const found = await handle.stat();
      return found.isFile() && found.size <= MOST ? await handle.readFile("utf8") : "";
    } catch (_) {
      var _error = _, _hasError = true;
    } finally {
      var _promise = __callDispose(_stack, _error, _hasError);
      _promise && await _promise;
    }
  } catch {
    return "";
  }
}
function pageOf(text) {
  if (!isReport(text.slice(0, 1e3))) return void 0;
  const packed = / id="report">([A-Za-z0-9+/=]*)</.exec(text)?.[1] ?? "";
  try {
    const unpacked = gunzipSync(Buffer.from(packed, "base64"), { maxOutputLength: MOST }).toString();
    return placeIn(JSON.parse(unpacked));
  } catch {
    return void 0;
  }
}
function placeIn(data) {
  const { page: page2 } = Object(data);
  return typeof page2?.index === "number" && Array.isArray(page2.files) ? page2 : void 0;
}

// ../page/src/write-pages.ts
async function writePages(options) {
  const out = resolve(options.out);
  await mkdir(dirname(out), { recursive: true });
  await checkPlace(out, options.force);
  const run2 = randomUUID();
  const spares = [];
  try {
    return await write({ ...options, out }, (index) => {
      const path = `${out}.${run2}-${index}.tmp`;
      spares.push(path);
      return path;
    });
  } finally {
    for (const path of spares) await rm2(path, { force: true });
  }
}
async function write({ out, parts, template, force }, spare) {
  const pages = [];
  let first;
  for await (const part of parts) {
    first ??= part;
    const { index } = part.page;
    const files = part.page.files.map((each, place) => ({ ...each, name: basename(fileOf(out, place)) }));
    const file = fileOf(out, index);
    await checkPlace(file, force);
    const path = spare(index);
    await writeFile(path, fillPage(template, { ...part, page: { index, files } }));
    pages.push({ file, path });
  }
  if (first === void 0) throw new Error("a report has no part");
  for (const { file, path } of pages.toReversed()) await rename(path, file);
  await removeStale(basename(out), pages.length, (index) => fileOf(out, index));
  return {
    files: pages.map(({ file }) => file),
    receipts: first.receiptsInAll,
    needsReview: first.statuses.NEEDS_REVIEW ?? 0,
    problems: first.problems
  };
}
function fileOf(out, index) {
  if (index === 0) return out;
  const ending = extname(out);
  return join(dirname(out), `${basename(out, ending)}-${index + 1}${ending}`);
}

// ../page/src/index.ts
async function readTemplate() {
  return (await import("./lib-template.mjs")).readTemplate();
}

// src/report/summary.ts
function reportSummary(table, written) {
  return page([
    `### Report of ${code(table)}`,
    headline(written),
    written.needsReview === 0 ? "" : "Decide on the page and take what it saves back with `completion-batch review apply`; or look in a terminal, with `completion-batch review list`.",
    sentences("Missing in it:", written.problems)
  ]);
}
function headline({ files, receipts, needsReview }) {
  const waiting = needsReview === 0 ? "no label waits" : counted(needsReview, "label waits", "labels wait");
  return `${counted(receipts, "receipt")} in ${counted(files.length, "page")}; ${waiting} for a person.`;
}

// src/report/runner.ts
function run() {
  return guarded("Report", async (summary) => {
    const inputs = readInputs(reportInputs);
    const logger = actionsLogger();
    const labels = await readLabels(inputs.labels);
    const store = inputs.store === void 0 ? void 0 : await openStore(process.env, inputs.store);
    const table = await openTable(process.env, inputs.table, logger);
    const { days, batches } = inputs;
    const written = await logger.group(
      "Read the table and write the page",
      async () => writePages({
        out: join2(inputs.out, "report.html"),
        parts: gatherReport({
          table,
          logger,
          store,
          workDir: process.env.RUNNER_TEMP || tmpdir(),
          labels,
          days,
          batches
        }),
        template: await readTemplate()
      })
    );
    setOutputs(outputsOf(written));
    await summary.tell(reportSummary(inputs.table, written), inputs.summary);
    logger.info(headline(written));
    if (written.problems.length > 0) {
      logger.warn(`${counted(written.problems.length, "thing is", "things are")} missing in the report: it names them`);
    }
  });
}
function outputsOf({ files, receipts, needsReview, problems }) {
  return {
    path: files[0] ?? "",
    files: files.length,
    receipts,
    "needs-review": needsReview,
    problems: problems.length
  };
}

// src/report/run.ts
await run();
end();
