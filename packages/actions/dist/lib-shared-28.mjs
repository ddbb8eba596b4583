import {
  unknownText
} from "./lib-shared-23.mjs";
import {
  amount,
  choiceOr,
  code,
  facts,
  flag,
  literal,
  openaiBaseUrl,
  openaiKey,
  optionalText,
  page,
  planSha256,
  summaryShown,
  table,
  text,
  textOr,
  wholeNumber
} from "./lib-shared-12.mjs";
import {
  counted,
  inThousands,
  inThousands as inThousands2
} from "./lib-shared-3.mjs";
import {
  MAX_BYTES,
  MAX_LINES,
  PREFLIGHT_MODES
} from "./lib-shared-19.mjs";


// src/prepare/summary.ts
function prepareSummary({ plan, problems, openSubmissions, resumed }, context) {
  return page([
    "### Prepare",
    plan.labels === 0 ? `No label of ${code(plan.table)} needs validation.` : `${inThousands(plan.labels)} labels on ${inThousands(plan.receipts)} receipts need validation.`,
    resumed ? "This execution had a plan already: it goes on with it." : "",
    facts([
      ...planFacts(plan),
      ["Execution", `${code(plan.execution)}, attempt ${context.attempt}`],
      ["Left open by earlier runs", `${inThousands(openSubmissions)} submissions`],
      ["Rows passed over", plan.problems],
      ...unknownFacts(plan)
    ]),
    problemTable("Rows that were passed over", problems, plan.problems)
  ]);
}
function planFacts(plan) {
  const audits = plan.shards.reduce((sum, shard) => sum + (shard.audits ?? 0), 0);
  return [
    ["Table", code(plan.table)],
    ["Status", code(plan.validationStatus)],
    ["Labels", plan.labels],
    ["Receipts", plan.receipts],
    ["Shards", plan.shards.length],
    ["Model", code(plan.model)],
    ...plan.escalateModel === void 0 ? [] : [["Model for doubts and corrections", code(plan.escalateModel)]],
    ...plan.parameters === void 0 ? [] : [["Parameters", code(JSON.stringify(plan.parameters))]],
    ...plan.labelSet === void 0 ? [] : [["Names in the list of labels", Object.keys(plan.labelSet.labels).length]],
    ...plan.evidence === void 0 ? [] : [["Evidence", code(plan.evidence.sources.join(", "))]],
    ...plan.context === void 0 ? [] : [["Context", code(plan.context)]],
    ...audits === 0 ? [] : [["Gold sample", auditText(plan, audits)]]
  ];
}
function unknownFacts({ unknownLabels }) {
  if (unknownLabels === void 0) return [];
  return [["In no list of labels, not asked about", literal(unknownText(unknownLabels))]];
}
function auditText({ audit }, audits) {
  const least = audit?.minAgreement;
  const held = least === void 0 ? "" : `; a batch that agrees with people less often than ${least} is held`;
  return `${inThousands(audits)} that people have judged, asked again${held}`;
}
function problemTable(title, shown, count) {
  if (shown.length === 0) return "";
  const rows = shown.map(({ PK, SK, reason }) => [code(PK), code(SK), literal(reason)]);
  const more = count > shown.length ? `

\u2026 and ${inThousands(count - shown.length)} more: see the problems file.` : "";
  return `**${title}**

${table(["PK", "SK", "What is wrong"], rows)}${more}`;
}

// ../core/src/report/evidence-text.ts
function evidenceOfShards(manifests) {
  const shards = manifests.flatMap(({ evidence }) => evidence ?? []);
  if (shards.length === 0) return void 0;
  const names = new Set(shards.flatMap(({ sources }) => Object.keys(sources)));
  const sum = (pick) => shards.reduce((all, each) => all + pick(each), 0);
  const summed = (name) => {
    const of = (kind) => sum(({ sources }) => sources[name]?.[kind] ?? 0);
    return { found: of("found"), nothing: of("nothing"), failed: of("failed"), skipped: of("skipped") };
  };
  return {
    requests: sum(({ requests }) => requests),
    tokens: sum(({ tokens }) => tokens),
    sources: Object.fromEntries([...names].map((name) => [name, summed(name)]))
  };
}
function evidenceText({ requests, tokens, sources }) {
  const each = Object.entries(sources).map(([name, { found, nothing, failed, skipped }]) => {
    const receipts = counted(found + nothing + failed + skipped, "receipt");
    const without = [
      failed > 0 ? `failed for ${inThousands2(failed)}` : "",
      skipped > 0 ? `not asked for ${inThousands2(skipped)}` : ""
    ];
    return [`${name} knew of ${inThousands2(found)} of ${receipts}`, ...without.filter((part) => part !== "")].join(", ");
  });
  return [`shown in ${counted(requests, "request")}, ${inThousands2(tokens)} tokens`, ...each].join("; ");
}

// src/submit/inputs.ts
var submitInputs = {
  plan: text("Give plan the path of the plan.json that prepare wrote."),
  planSha256: planSha256(),
  requests: textOr("completion-batch/requests"),
  openaiApiKey: openaiKey(),
  openaiBaseUrl: openaiBaseUrl(),
  token: optionalText(),
  model: optionalText(),
  maxLines: wholeNumber("max-lines", 1, MAX_LINES),
  maxBytes: wholeNumber("max-bytes", 1, MAX_BYTES),
  maxTokens: wholeNumber("max-tokens", 1),
  queueTokens: wholeNumber("queue-tokens", 1),
  maxCostUsd: amount("max-cost-usd"),
  prices: optionalText(),
  preflight: choiceOr("preflight", PREFLIGHT_MODES, "auto"),
  dryRun: flag("dry-run"),
  summary: summaryShown()
};
export {
  evidenceOfShards,
  evidenceText,
  planFacts,
  prepareSummary,
  problemTable,
  submitInputs,
  unknownFacts
};
