import {
  isFree
} from "./lib-shared-17.mjs";
import {
  afterCollect,
  agreed,
  agreed as agreed2,
  artifact,
  contradictedOf,
  isFailed,
  judged,
  judged as judged2,
  nextSteps,
  releasedTotal,
  totalsOf,
  verdictsIn
} from "./lib-shared-18.mjs";
import {
  meaningOfCheck
} from "./lib-shared-12.mjs";
import {
  age,
  code,
  counted,
  dollars,
  figure,
  inThousands,
  literal,
  money,
  page,
  sentences,
  table,
  usd
} from "./lib-shared.mjs";


// ../core/src/evaluate/statistics.ts
var Z = 1.959963984540054;
function wilson(hits, of) {
  if (of === 0) return { low: 0, high: 1 };
  const share2 = hits / of;
  const middle = share2 + Z * Z / (2 * of);
  const spread = Z * Math.sqrt(share2 * (1 - share2) / of + Z * Z / (4 * of * of));
  const scale = 1 + Z * Z / of;
  return {
    low: hits === 0 ? 0 : Math.max(0, (middle - spread) / scale),
    high: hits === of ? 1 : Math.min(1, (middle + spread) / scale)
  };
}
function shareOf(hits, of) {
  return { hits, of, share: of === 0 ? null : hits / of, ...wilson(hits, of) };
}
function f1Of(truePositives, falsePositives, falseNegatives) {
  const jaccard = shareOf(truePositives, truePositives + falsePositives + falseNegatives);
  const f1 = (share22) => 2 * share22 / (1 + share22);
  const share2 = jaccard.share === null ? null : f1(jaccard.share);
  return { ...jaccard, share: share2, low: f1(jaccard.low), high: f1(jaccard.high) };
}
// ../core/src/evaluate/share-text.ts
var tenths = (share2) => (100 * share2).toFixed(1);
var between = ({ low, high }, text) => `${text(low)} \u2013 ${text(high)}`;
function shareText(share2) {
  return share2.share === null ? "unknown" : `${tenths(share2.share)} % (${between(share2, tenths)})`;
}
// ../core/src/evaluate/agreement.ts
function agreementText(sum) {
  return judged(sum) === 0 ? void 0 : agreementFigures(sum);
}
function agreementFigures(sum) {
  const share2 = shareOf(agreed(sum), judged(sum));
  return `agreement with people: ${share2.hits} of ${share2.of}, ${shareText(share2)}`;
}
function percent(share2) {
  return `${Number((share2 * 100).toFixed(2))} %`;
}
// ../core/src/labels/release-reasons.ts
function usesAttempt(reason) {
  return !isFree(reason);
}
var RELEASE_REASONS = {
  missing: "no answer came back",
  expired: "the batch expired first; no attempt is used up",
  cancelled: "the batch was cancelled first; no attempt is used up",
  timeout: "the model took too long",
  "http-error": "the request failed",
  refused: "the model refused",
  "cut-off": "the answer was cut off for its length; asked with fewer labels next time",
  "content-filter": "the content filter stopped the answer",
  "not-json": "the answer was no JSON",
  "not-in-schema": "the answer did not fit its schema",
  "no-verdict": "the answer did not judge them, or contradicted itself",
  unsure: "the model could not tell; the other model is asked next time",
  account: "OpenAI refused the key or the account; no attempt is used up",
  model: "OpenAI refused the model; no attempt is used up",
  parameter: "OpenAI refused a parameter; no attempt is used up",
  rate: "too many requests at once; no attempt is used up",
  "server-error": "OpenAI had an error; no attempt is used up",
  "no-answer": "the model's server was not there, or not in time; no attempt is used up",
  "common-error": "all or most requests got the same error; no attempt is used up",
  "batch-failed": "OpenAI refused the whole batch; no attempt is used up",
  rejected: "a person rejected the answers of the batch; no attempt is used up",
  quota: "the account has no quota; no attempt is used up"
};

// ../core/src/report/write-back-text.ts
function describeUnwritten({ batchId, reason }) {
  return batchId === null ? `no verdicts could be written back, and the next collect does it: ${reason}` : `the verdicts of batch ${batchId} are in the table, and could not be written back, which the next collect does: ${reason}`;
}
// src/collect/outputs.ts
function totalOutputs(reports) {
  const totals = totalsOf(reports);
  return {
    settled: totals.settled,
    open: totals.open,
    failed: totals.failed,
    labels: totals.labels,
    valid: totals.valid,
    invalid: totals.invalid,
    "needs-review": totals.needsReview,
    exhausted: totals.exhausted,
    unsure: totals.unsure,
    released: totals.released,
    "changed-elsewhere": totals.changedElsewhere,
    audited: judged2(totals.audit),
    "audits-agreed": agreed2(totals.audit),
    corrections: totals.corrections,
    contradicted: contradictedOf(totals),
    "input-tokens": totals.inputTokens,
    "cached-tokens": totals.cachedTokens,
    "output-tokens": totals.outputTokens,
    "cost-usd": dollars(totals.cost),
    "estimated-cost-usd": dollars(totals.estimatedCost)
  };
}
// src/shared/verdict-chart.ts
var MAX_BARS = 15;
var MAX_CELL = 60;
var MAX_NAME = 28;
var PARTS = [
  { name: "valid", sign: "\u{1F7E2}", color: "#2da44e" },
  { name: "invalid", sign: "\u{1F534}", color: "#8b1a2b" },
  { name: "needsReview", sign: "\u{1F7E1}", color: "#e3b341" }
];
function verdictChart(byLabel, others) {
  const rows = shownRows(byLabel, others).filter((row) => verdictsIn(row) > 0);
  if (rows.length === 0) return "";
  const legend = `${PARTS[0].sign} valid, ${PARTS[1].sign} invalid, ${PARTS[2].sign} needs review`;
  return [
    "**Verdicts by label**",
    "",
    chart(rows),
    "",
    `${legend}, by number of labels:`,
    "",
    table(
      ["Label", "Valid", "Invalid", "Needs review", "Called wrong"],
      rows.map((row) => [literal(row.label, MAX_CELL), row.valid, row.invalid, row.needsReview, share(row)])
    )
  ].join("\n");
}
function share(row) {
  return figure(`${tenths(row.invalid / verdictsIn(row))} %`);
}
function shownRows(byLabel, others) {
  const rest = [...byLabel.slice(MAX_BARS), { label: "", ...others }];
  const sum = (name) => rest.reduce((all, each) => all + each[name], 0);
  const more = { label: "other labels", valid: sum("valid"), invalid: sum("invalid"), needsReview: sum("needsReview") };
  return [...byLabel.slice(0, MAX_BARS), more];
}
function chart(rows) {
  const names = axisNames(rows.map(({ label }) => label));
  const bars = PARTS.map((_, last) => {
    const ends = rows.map((row) => PARTS.slice(0, last + 1).reduce((sum, { name }) => sum + row[name], 0));
    return `  bar [${ends.join(", ")}]`;
  }).toReversed();
  const colors = PARTS.map(({ color }) => color).toReversed();
  const most = Math.max(...rows.map(verdictsIn));
  const config = {
    themeVariables: { xyChart: { plotColorPalette: colors.join(", ") } },
    // With numbers below it Mermaid moves 0 away from the axis, and a bar of nothing would be seen.
    xyChart: { width: 720, height: 60 + 30 * rows.length, yAxis: { showLabel: false, showTick: false } }
  };
  return [
    "```mermaid",
    `%%{init: ${JSON.stringify(config)}}%%`,
    "xychart-beta horizontal",
    `  x-axis [${names.map((name) => `"${name}"`).join(", ")}]`,
    `  y-axis "labels, up to ${inThousands(most)}" 0 --> ${most}`,
    ...bars,
    "```"
  ].join("\n");
}
function axisNames(labels) {
  const taken = /* @__PURE__ */ new Set();
  return labels.map((label) => {
    const plain = label.replace(/[^A-Za-z0-9_ ]/g, "_").slice(0, MAX_NAME) || "_";
    let name = plain;
    for (let copy = 2; taken.has(name); copy += 1) name = `${plain} ${copy}`;
    taken.add(name);
    return name;
  });
}
// src/collect/rejected.ts
var MAX_SHOWN = 5;
function rejectedTable(reports) {
  const turns = reports.flatMap(({ rejected }) => rejected.map((one, turn) => ({ one, turn })));
  const sorted = turns.toSorted((a, b) => weight(a.one) - weight(b.one) || a.turn - b.turn).map(({ one }) => one);
  const shown = sorted.slice(0, MAX_SHOWN);
  if (shown.length === 0) return "";
  const withTexts = shown.some(({ text }) => text !== void 0);
  const rows = shown.map((one) => [
    ...withTexts ? [one.text === void 0 ? "" : code(one.text)] : [],
    code(one.label),
    one.suggested === null ? "none fits" : code(one.suggested),
    place(one)
  ]);
  const title = "**Some of the labels that were rejected**";
  return `${title}

${table([...withTexts ? ["Word"] : [], "Label", "Correction", "Where"], rows)}`;
}
var weight = ({ suggested }) => suggested === null ? 1 : 0;
function place({ imageId, receiptId, lineId, wordId }) {
  return `image ${code(imageId)}, receipt ${receiptId}, line ${lineId}, word ${wordId}`;
}
// src/collect/summary.ts
function collectedSummary(title, reports, { closed, writtenBack, waiting = 0, page: reviewPage } = {}) {
  const totals = totalsOf(reports);
  return page([
    `### ${title}`,
    closed === void 0 ? `**${headline(reports, totals)}**` : `Nothing to collect: ${literal(closed)}.`,
    costLine(totals),
    waiting === 0 ? "" : `${counted(waiting, "more batch waits", "more batches wait")} for the next run.`,
    nextOf(reports, reviewPage),
    ...troubles(reports, writtenBack),
    verdictChart(totals.byLabel, totals.otherLabels),
    rejectedTable(reports),
    batchTable(reports, totals),
    totals.settled === 0 ? "" : estimates(totals),
    totals.settled === 0 ? "" : MONTH,
    agreement(reports, totals),
    table(
      ["Released because", "Labels", "What it means"],
      totals.reasons.map(([reason, labels]) => [code(reason), labels, meaningOf(reason)])
    ),
    table(
      ["Check", "Verdicts it speaks against", "What it means"],
      totals.contradicted.map(([check, verdicts]) => [code(check), verdicts, meaningOfCheck(check)])
    ),
    sentences(
      "Not done yet: a later run collects them.",
      reports.filter(({ kind }) => kind === "open").map(({ batchId, status, reason }) => `${batchId} is ${status}${reason === null ? "" : `: ${reason}`}`)
    ),
    writtenBack === void 0 ? "" : writeBackText(writtenBack),
    sentences(
      "Refused by OpenAI as a whole; their labels were released:",
      reports.flatMap(
        ({ kind, trouble, batchId, reason }) => kind === "settled" && !trouble && reason !== null ? [`${batchId}: ${reason}`] : []
      )
    )
  ]);
}
function nextOf(reports, page2) {
  const steps = afterCollect(reports);
  const inPage = steps.some(({ to }) => to === "review") || page2 === void 0;
  const text = nextSteps(steps, page2, inPage ? [] : [`What was collected can be looked at in ${artifact(page2)}.`]);
  return text !== "" || reports.length === 0 ? text : "**Next:** nothing is left to do.";
}
function troubles(reports, writtenBack) {
  return [
    sentences(
      "Held: nothing of them is written until they are accepted or rejected:",
      reports.filter(isHeld).map(failureText)
    ),
    sentences(
      "Not collected, so they stay open:",
      reports.filter((one) => isFailed(one) && !isHeld(one)).map(failureText)
    ),
    sentences("Collected, but something was wrong:", reports.filter(({ trouble }) => trouble).map(failureText)),
    sentences("Not written back:", (writtenBack?.failures ?? []).map(describeUnwritten))
  ];
}
var MONTH = "<sub>What the month has cost so far, the summary of submit tells, and `completion-batch status`.</sub>";
function costLine({ settled, cost, estimatedCost }) {
  if (settled === 0 || cost === void 0) return "";
  return estimatedCost === void 0 ? `It cost ${usd(cost)}.` : `It cost ${usd(cost)}; ${usd(estimatedCost)} were estimated.`;
}
var isHeld = ({ kind }) => kind === "held";
function agreement(reports, totals) {
  const all = agreementText(totals.audit);
  if (all === void 0) return "";
  const audited = reports.flatMap(({ batchId, audit }) => {
    const text = agreementText(audit);
    return text === void 0 ? [] : [`${batchId}: ${text}`];
  });
  const what = `${all.charAt(0).toUpperCase()}${all.slice(1)}, in parentheses the 95 % interval.`;
  return page([what, audited.length < 2 ? "" : sentences("By batch:", audited)]);
}
function failureText({ batchId, reason }) {
  return `batch ${batchId}: ${reason ?? "no reason was given"}`;
}
function writeBackText({ batches, changed, unchanged, withoutVector }) {
  const more = [`${inThousands(unchanged)} said it already`, `${inThousands(withoutVector)} have no vector`].join(", ");
  return `Written back into the vectors' metadata: ${counted(batches, "batch", "batches")}, ${counted(changed, "word")} changed (${more}).`;
}
function headline(reports, totals = totalsOf(reports)) {
  const { settled, open, labels } = totals;
  const held = reports.filter(isHeld).length;
  const failed = totals.failed - held;
  const parts = [
    ...settled === 0 ? [] : [
      `${counted(settled, "batch", "batches")} collected: ${counted(labels, "label has its", "labels have their")} outcome.`
    ],
    ...open === 0 ? [] : [`${counted(open, "batch is", "batches are")} not done yet.`],
    ...held === 0 ? [] : [`${counted(held, "batch is", "batches are")} held.`],
    ...failed === 0 ? [] : [`${counted(failed, "batch", "batches")} could not be collected.`]
  ];
  return parts.length === 0 ? "Nothing to collect: no batch is open." : parts.join(" ");
}
var STATES = {
  settled: "collected",
  open: "not done yet",
  incomplete: "**answers are missing**",
  unreadable: "**not collected**",
  held: "**held: accept or reject it**",
  failed: "**not collected**"
};
var OUTCOMES = [
  ["Labels", ({ labels }) => labels],
  ["Valid", ({ valid }) => valid],
  ["Invalid", ({ invalid }) => invalid],
  ["Needs review", ({ needsReview }) => needsReview],
  ["Asked too often", ({ exhausted }) => exhausted],
  ["Unsure", ({ unsure }) => unsure],
  ["Released", ({ released }) => typeof released === "number" ? released : releasedTotal({ released })],
  ["Changed elsewhere", ({ changedElsewhere }) => changedElsewhere],
  ["Corrections", ({ corrections }) => corrections]
];
var RARE = /* @__PURE__ */ new Set(["Asked too often", "Unsure", "Changed elsewhere"]);
function batchTable(reports, totals) {
  const columns = OUTCOMES.filter(([head, of]) => !RARE.has(head) || of(totals) > 0);
  const rows = reports.map((report) => [
    code(report.batchId),
    [
      report.trouble ? "**collected, with trouble**" : STATES[report.kind],
      ...report.status === "" ? [] : [code(report.status)]
    ].join(", "),
    figure(report.ageHours === null ? "unknown" : age(report.ageHours)),
    // Of a batch that is not done nothing is known, which is not 0.
    ...columns.map(([, of]) => report.kind === "settled" ? of(report) : "\u2013")
  ]);
  const all = ["**all**", "", "", ...columns.map(([, of]) => of(totals))];
  return table(
    ["Completion batch", "State", "Age", ...columns.map(([head]) => head)],
    rows.length > 1 ? [all, ...rows] : rows
  );
}
function estimates(totals) {
  const tokens = (count) => count === void 0 ? "unknown" : inThousands(count);
  const cached = totals.cachedTokens === 0 ? "" : ` (${inThousands(totals.cachedTokens)} cached)`;
  return table(
    ["", "Estimated", "Actual"],
    [
      ["Input tokens", figure(tokens(totals.estimatedInputTokens)), figure(`${inThousands(totals.inputTokens)}${cached}`)],
      ["Output tokens", figure(tokens(totals.estimatedOutputTokens)), totals.outputTokens],
      ["Cost, USD", money(totals.estimatedCost), money(totals.cost)]
    ]
  );
}
function meaningOf(reason) {
  return Object.hasOwn(RELEASE_REASONS, reason) ? literal(RELEASE_REASONS[reason]) : "";
}
export {
  RELEASE_REASONS,
  agreementFigures,
  agreementText,
  collectedSummary,
  describeUnwritten,
  f1Of,
  failureText,
  headline,
  percent,
  shareOf,
  tenths,
  totalOutputs,
  usesAttempt,
  writeBackText
};
