import { createRequire } from 'node:module';
const require = createRequire(import.meta.url);
import {
  hideSecret,
  inInputWords,
  number,
  oneLine,
  summary
} from "./lib-shared-10.mjs";
import {
  usd
} from "./lib-shared.mjs";

// src/shared/summary.ts
var MAX_ROWS = 50;
var MAX_SENTENCES = 20;
var MAX_BYTES = 900 * 1024;
var MAX_TEXT = 300;
var NOT_PLAIN = /(?<![\p{L}\p{N}])[-_]|[-_](?![\p{L}\p{N}])|[^-_\p{L}\p{N} ,;…\ufffd]/gu;
function literal(text) {
  const line = oneLine(text);
  const short = line.length > MAX_TEXT ? `${line.slice(0, MAX_TEXT).toWellFormed()}\u2026` : line;
  return short.replace(NOT_PLAIN, (sign) => {
    const entity = `&#${sign.codePointAt(0)};`;
    return sign === "@" || sign === "#" ? `${entity}&#8288;` : entity;
  });
}
function code(text) {
  return `<code>${literal(text)}</code>`;
}
function table(head, rows) {
  if (rows.length === 0) return "";
  const line = (cells) => `| ${cells.map((cell) => typeof cell === "number" ? number(cell) : cell).join(" | ")} |`;
  const shown = rows.slice(0, MAX_ROWS).map(line);
  const more = rows.length > MAX_ROWS ? [`\u2026 and ${number(rows.length - MAX_ROWS)} more`] : [];
  const alignment = head.map((_, column) => typeof rows[0]?.[column] === "number" ? "---:" : "---");
  return [line(head), `| ${alignment.join(" | ")} |`, ...shown, ...more.map((text) => `
${text}`)].join("\n");
}
function about(cost) {
  const text = usd(cost);
  return text.startsWith("$") ? `about ${text}` : text;
}
function money(cost) {
  return cost === void 0 ? "unknown" : usd(cost).replace("$", "");
}
function facts(rows) {
  const cells = rows.map(([name, value]) => [name, typeof value === "number" ? number(value) : value]);
  return table(["", ""], cells);
}
function sentences(title, texts) {
  if (texts.length === 0) return "";
  const shown = texts.slice(0, MAX_SENTENCES).map((text) => `- ${literal(inInputWords(text))}`);
  const more = texts.length > MAX_SENTENCES ? [`- \u2026 and ${number(texts.length - MAX_SENTENCES)} more`] : [];
  return [title, "", ...shown, ...more].join("\n");
}
function page(blocks) {
  const note = "\n\n\u2026 the rest was left out: the summary would be too large.\n";
  let whole = "";
  for (const block of blocks) {
    if (block === "") continue;
    const next = whole === "" ? block : `${whole}

${block}`;
    if (Buffer.byteLength(next) > MAX_BYTES) return `${whole}${note}`;
    whole = next;
  }
  return `${whole}
`;
}
async function writeSummary(text) {
  if (!process.env.GITHUB_STEP_SUMMARY) return;
  await summary.addRaw(hideSecret()(text)).write();
}

export {
  literal,
  code,
  table,
  about,
  money,
  facts,
  sentences,
  page,
  writeSummary
};
