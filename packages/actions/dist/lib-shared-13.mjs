import { createRequire } from 'node:module';
const require = createRequire(import.meta.url);
import {
  contradictedOf,
  describeUnwritten,
  isFailed,
  totalsOf
} from "./lib-shared-4.mjs";
import {
  RELEASE_REASONS,
  agreed,
  agreementText,
  judged,
  meaningOfCheck,
  releasedTotal
} from "./lib-shared-3.mjs";
import {
  code,
  literal,
  page,
  sentences,
  table
} from "./lib-shared-20.mjs";
import {
  age,
  counted,
  dollars,
  number
} from "./lib-shared-10.mjs";
import {
  usd
} from "./lib-shared.mjs";

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
    audited: judged(totals.audit),
    "audits-agreed": agreed(totals.audit),
    corrections: totals.corrections,
    contradicted: contradictedOf(totals),
    "input-tokens": totals.inputTokens,
    "cached-tokens": totals.cachedTokens,
    "output-tokens": totals.outputTokens,
    "cost-usd": dollars(totals.cost),
    "estimated-cost-usd": dollars(totals.estimatedCost)
  };
}

// src/collect/summary.ts
function collectedSummary(title, reports, closed, writtenBack) {
  const totals = totalsOf(reports);
  return page([
    `### ${title}`,
    closed === void 0 ? headline(totals) : `Nothing to collect: ${literal(closed)}.`,
    batchTable(reports, totals),
    totals.settled === 0 ? "" : estimates(totals),
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
    sentences(
      "Held: nothing of them is written before somebody accepts or rejects them:",
      reports.filter(isHeld).map(failureText)
    ),
    sentences(
      "Not collected, so they stay open:",
      reports.filter((one) => isFailed(one) && !isHeld(one)).map(failureText)
    ),
    sentences("Collected, but something was wrong:", reports.filter(({ trouble }) => trouble).map(failureText)),
    writtenBack === void 0 ? "" : writeBackLine(writtenBack),
    sentences("Not written back:", (writtenBack?.failures ?? []).map(describeUnwritten)),
    sentences(
      "Refused by OpenAI as a whole; the labels were given back:",
      reports.flatMap(
        ({ kind, trouble, batchId, reason }) => kind === "settled" && !trouble && reason !== null ? [`${batchId}: ${reason}`] : []
      )
    )
  ]);
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
function writeBackLine({ batches, changed, unchanged, withoutVector }) {
  const more = [`${number(unchanged)} said it already`, `${number(withoutVector)} have no vector`].join(", ");
  return `Written back into the vectors' metadata: ${counted(batches, "batch", "batches")}, ${counted(changed, "word")} changed (${more}).`;
}
function headline({ settled, open, failed, labels }) {
  const parts = [
    ...settled === 0 ? [] : [
      `${counted(settled, "batch", "batches")} collected: ${counted(labels, "label has its", "labels have their")} outcome.`
    ],
    ...open === 0 ? [] : [`${counted(open, "batch is", "batches are")} not done yet.`],
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
function batchTable(reports, totals) {
  const outcomes = (of, released) => [
    of.labels,
    of.valid,
    of.invalid,
    of.needsReview,
    of.exhausted,
    of.unsure,
    released,
    of.changedElsewhere,
    of.corrections
  ];
  const rows = reports.map((report) => [
    code(report.batchId),
    [
      report.trouble ? "**collected, with trouble**" : STATES[report.kind],
      ...report.status === "" ? [] : [code(report.status)]
    ].join(", "),
    report.ageHours === null ? "unknown" : age(report.ageHours),
    // Of a batch that is not done nothing is known, which is not 0.
    ...outcomes(report, releasedTotal(report)).map((count) => report.kind === "settled" ? count : "\u2013")
  ]);
  const all = ["**all**", "", "", ...outcomes(totals, totals.released)];
  return table(
    [
      "Completion batch",
      "State",
      "Age",
      "Labels",
      "Valid",
      "Invalid",
      "Needs review",
      "Tried too often",
      "Unsure",
      "Released",
      "Changed elsewhere",
      "Corrections"
    ],
    rows.length > 1 ? [all, ...rows] : rows
  );
}
function estimates(totals) {
  const tokens = (count) => count === void 0 ? "unknown" : number(count);
  const dollars2 = (cost) => cost === void 0 ? "unknown: no price for this model" : usd(cost).replace("$", "");
  const cached = totals.cachedTokens === 0 ? "" : ` (${number(totals.cachedTokens)} cached)`;
  return table(
    ["", "Estimated", "Actual"],
    [
      ["Input tokens", tokens(totals.estimatedInputTokens), `${number(totals.inputTokens)}${cached}`],
      ["Output tokens", tokens(totals.estimatedOutputTokens), number(totals.outputTokens)],
      ["Cost, USD", dollars2(totals.estimatedCost), dollars2(totals.cost)]
    ]
  );
}
function meaningOf(reason) {
  return Object.hasOwn(RELEASE_REASONS, reason) ? literal(RELEASE_REASONS[reason]) : "";
}

export {
  totalOutputs,
  collectedSummary,
  failureText,
  headline
};
