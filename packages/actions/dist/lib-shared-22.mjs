import { createRequire } from 'node:module';
const require = createRequire(import.meta.url);
import {
  unknownText
} from "./lib-shared-4.mjs";
import {
  code,
  facts,
  literal,
  number,
  page,
  table
} from "./lib-shared-10.mjs";

// src/prepare/summary.ts
function prepareSummary({ plan, problems, openSubmissions, resumed }, context) {
  return page([
    "### Prepare",
    plan.labels === 0 ? `No label of ${code(plan.table)} needs validation.` : `${number(plan.labels)} labels on ${number(plan.receipts)} receipts need validation.`,
    resumed ? "This execution had a plan already: it goes on with it." : "",
    facts([
      ...planFacts(plan),
      ["Execution", `${code(plan.execution)}, attempt ${context.attempt}`],
      ["Left open by earlier runs", `${number(openSubmissions)} submissions`],
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
  return `${number(audits)} that people have judged, asked again${held}`;
}
function problemTable(title, shown, count) {
  if (shown.length === 0) return "";
  const rows = shown.map(({ PK, SK, reason }) => [code(PK), code(SK), literal(reason)]);
  const more = count > shown.length ? `

\u2026 and ${number(count - shown.length)} more: see the problems file.` : "";
  return `**${title}**

${table(["PK", "SK", "Why"], rows)}${more}`;
}

export {
  prepareSummary,
  planFacts,
  unknownFacts,
  problemTable
};
