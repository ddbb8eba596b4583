import {
  CompletionBatchError,
  NEVER,
  ageHoursOf,
  choiceOr,
  flag,
  hours,
  isCompletionBatchError,
  isUuid,
  openaiBaseUrl,
  openaiKey,
  optionalText,
  shownUrl,
  string,
  summaryShown,
  text,
  textOr,
  wholeNumberOr
} from "./lib-shared.mjs";

// ../core/src/table/keys.ts
var VALIDATION_STATUSES = ["NONE", "PENDING", "VALID", "INVALID", "NEEDS_REVIEW"];
function padId(id) {
  return String(id).padStart(5, "0");
}
function receiptPartition(key) {
  return `IMAGE#${key.imageId}#RECEIPT#${padId(key.receiptId)}`;
}
function metadataKey(key) {
  return { PK: `IMAGE#${key.imageId}`, SK: `RECEIPT#${padId(key.receiptId)}#METADATA` };
}
function placeKey(key) {
  return { PK: `IMAGE#${key.imageId}`, SK: `RECEIPT#${padId(key.receiptId)}#PLACE` };
}
function labelKey(key) {
  return { PK: `IMAGE#${key.imageId}`, SK: `${wordSortKey(key)}#LABEL#${key.label}` };
}
function wordOf({ lineId, wordId }) {
  return `${lineId}.${wordId}`;
}
function wordSortKey(key) {
  return `RECEIPT#${padId(key.receiptId)}#LINE#${padId(key.lineId)}#WORD#${padId(key.wordId)}`;
}
function labelIndexKeys(key, status) {
  const word = `IMAGE#${key.imageId}#${wordSortKey(key)}`;
  return {
    GSI1PK: `LABEL#${key.label}`.padEnd(40, "_"),
    GSI1SK: word,
    GSI2PK: "RECEIPT",
    GSI2SK: word,
    GSI3PK: validationStatusPartition(status),
    GSI3SK: `${word}#LABEL#${key.label}`,
    GSI4PK: receiptPartition(key),
    GSI4SK: `4_LABEL#${padId(key.lineId)}#${padId(key.wordId)}#${key.label}`
  };
}
function validationStatusPartition(status) {
  return `VALIDATION_STATUS#${status}`;
}
function labelId(key) {
  return `IMAGE#${key.imageId}#${wordSortKey(key)}#LABEL#${key.label}`;
}
var IMAGE_PK = /^IMAGE#(.+)$/;
var WORD_SK = /^RECEIPT#(\d+)#LINE#(\d+)#WORD#(\d+)$/;
var LINE_SK = /^RECEIPT#(\d+)#LINE#(\d+)$/;
var LABEL_SK = /^RECEIPT#(\d+)#LINE#(\d+)#WORD#(\d+)#LABEL#(.+)$/;
var ID_DIGITS = 6;
function readIds(...texts) {
  const ids = texts.map(Number);
  const canonical = texts.every(
    (text2, index) => text2 !== void 0 && text2.length <= ID_DIGITS && padId(ids[index] ?? 0) === text2
  );
  return canonical ? ids : void 0;
}
function imageOf(pk) {
  const image = IMAGE_PK.exec(pk)?.[1];
  return image !== void 0 && isUuid(image) ? image : void 0;
}
function parseWordKey(key) {
  const imageId = imageOf(key.PK);
  const [, ...texts] = WORD_SK.exec(key.SK) ?? [];
  const [receiptId, lineId, wordId] = (texts.length === 3 ? readIds(...texts) : void 0) ?? [];
  if (imageId === void 0 || receiptId === void 0 || lineId === void 0 || wordId === void 0)
    return void 0;
  return { imageId, receiptId, lineId, wordId };
}
function parseLineKey(key) {
  const imageId = imageOf(key.PK);
  const [, ...texts] = LINE_SK.exec(key.SK) ?? [];
  const [receiptId, lineId] = (texts.length === 2 ? readIds(...texts) : void 0) ?? [];
  return imageId === void 0 || receiptId === void 0 || lineId === void 0 ? void 0 : { imageId, receiptId, lineId };
}
function parseLabelKey(key) {
  const label = LABEL_SK.exec(key.SK)?.[4];
  const word = parseWordKey({ PK: key.PK, SK: key.SK.replace(/#LABEL#.*$/s, "") });
  return label === void 0 || word === void 0 ? void 0 : { ...word, label };
}
function parseReceiptPartition(text2) {
  const [, imageId, receipt] = /^IMAGE#([^#]+)#RECEIPT#(\d+)$/.exec(text2) ?? [];
  const [receiptId] = readIds(receipt) ?? [];
  return imageId !== void 0 && isUuid(imageId) && receiptId !== void 0 ? { imageId, receiptId } : void 0;
}

// ../core/src/checks/check.ts
var CHECK_NAMES = ["forms", "conflicts", "uniqueness", "sums"];
// ../core/src/checks/conflicts.ts
var conflicts = {
  name: "conflicts",
  means: "another label of the word is VALID, and no word has both",
  looksAt: (label, exclusive) => exclusive.some((pair) => pair.includes(label)),
  against({ labels, exclusive }) {
    const excludedBy = partners(exclusive);
    const byWord = Map.groupBy(labels, wordOf);
    return labels.filter((one) => {
      const others2 = excludedBy.get(one.label);
      return one.asked && others2 !== void 0 && byWord.get(wordOf(one))?.some(({ label }) => others2.has(label));
    });
  }
};
function partners(exclusive) {
  const found = /* @__PURE__ */ new Map();
  const add = (one, other) => found.set(one, (found.get(one) ?? /* @__PURE__ */ new Set()).add(other));
  for (const [one, other] of exclusive) {
    add(one, other);
    add(other, one);
  }
  return found;
}
// ../core/src/checks/forms.ts
var LONGEST = 80;
var TIME = /^\d{1,2}:\d\d(?::\d\d)?(?:[ap]\.?m\.?)?$/i;
var DATE = /^(?:\d{1,2}([/.-])\d{1,2}\1(?:\d{4}|\d\d)|\d{4}([/.-])\d{1,2}\2\d{1,2})$/;
var MONEY = new RegExp("^[-(]?[a-z]{0,3}\\p{Sc}\\d[\\d.,]*\\)?$|^-?\\d[\\d,]*\\.\\d\\d-?$|^-?\\d[\\d.]*,\\d\\d-?$", "iu");
var CERTAIN_MONEY = new RegExp("^[-(]?[a-z]{0,3}\\p{Sc}\\d[\\d.,]*\\)?$|^-?(?:\\d{3,}|\\d[\\d,]*,\\d{3})\\.\\d\\d-?$|^-?(?:\\d{3,}|\\d[\\d.]*\\.\\d{3}),\\d\\d-?$", "iu");
var PERCENT = /^[@-]?\d[\d.,]*%$/;
var WEB = /@.*\.|www|https?:|\.(?:com|net|org|co|my|de|fr|se|uk|ca|au|in|jp|io|shop)\b/i;
var DIGIT = new RegExp("\\p{N}", "u");
var SPELLED = /[\p{Script=Latin}\p{Script=Greek}\p{Script=Cyrillic}]/gu;
var OTHER_SCRIPT = new RegExp("(?![\\p{Script=Latin}\\p{Script=Greek}\\p{Script=Cyrillic}])\\p{L}", "u");
var CALENDAR = new RegExp(
  `
    jan ene gen led sty oca tam feb f[e\xE9]v fev \xFAno lut \u015Fub hel m[a\xE4\xE5]r b\u0159e maa a[pbv]r dub kwi nis huh ma[iygj]
    m[e\xE9]i kv\u011B tou ju[nil] g[ie]u lug \u010Der cze haz kes lip tem hei aug ao[u\xFB]t ago ogo srp sie a\u011Fu elo se[pt] z\xE1\u0159
    wrz eyl syy o[ck]t out ott \u0159\xEDj pa\u017A eki lok nov lis kas mar de[csz] d[e\xE9]c dic pro gru ara jou ogos mon tue
    wed thu fri sat sun die mit don fre sam son lun mer jeu ven dim mi[e\xE9] jue vie s[a\xE1]b dom m[a\xE5]n tis ons tor
    l[o\xF6]r s[o\xF6]n isn sel rab kha jum ahad
  `.trim().replace(/\s+/g, "|"),
  "iu"
);
var PART_OF_DAY = /^(?:noon|midnight|uhr|heures?|horas?|hours?|hrs|pagi|petang|malam|p\.m\.?|a\.m\.?)$/iu;
var WORD = 4;
function letters(text2) {
  return OTHER_SCRIPT.test(text2) ? 0 : text2.match(SPELLED)?.length ?? 0;
}
var isWord = (text2) => !DIGIT.test(text2) && letters(text2) >= WORD;
function isNoAmount(text2) {
  if (isWord(text2) || DATE.test(text2) || TIME.test(text2) || PERCENT.test(text2) || WEB.test(text2)) return true;
  return /^\d{9,}$/.test(text2);
}
var FORMS = {
  DATE: (text2) => TIME.test(text2) || CERTAIN_MONEY.test(text2) || PERCENT.test(text2) || isWord(text2) && !CALENDAR.test(text2),
  TIME: (text2) => DATE.test(text2) || CERTAIN_MONEY.test(text2) || PERCENT.test(text2) || isWord(text2) && !PART_OF_DAY.test(text2) || /^\d{7,}$/.test(text2),
  PHONE_NUMBER: (text2) => isWord(text2) || TIME.test(text2) || MONEY.test(text2) || PERCENT.test(text2) || WEB.test(text2) || /\d{16}/.test(text2),
  WEBSITE: (text2) => TIME.test(text2) || DATE.test(text2) || MONEY.test(text2) || !/[.@:/_]|www|http/i.test(text2),
  QUANTITY: (text2) => TIME.test(text2) || DATE.test(text2) || WEB.test(text2) || new RegExp("\\p{Sc}", "u").test(text2),
  UNIT_PRICE: isNoAmount,
  LINE_TOTAL: isNoAmount,
  SUBTOTAL: isNoAmount,
  GRAND_TOTAL: isNoAmount
};
var forms = {
  name: "forms",
  means: "the word cannot be what its label says, nor a part of it",
  looksAt: (label) => Object.hasOwn(FORMS, label),
  against: ({ labels }) => labels.filter(({ label, text: text2, asked }) => {
    const cannotBe = Object.hasOwn(FORMS, label) ? FORMS[label] : void 0;
    return asked && cannotBe !== void 0 && text2.length <= LONGEST && cannotBe(text2);
  })
};
// ../core/src/checks/amounts.ts
var LONGEST2 = 24;
var MOST_DIGITS = 9;
var CURRENCY = String.raw`(?:[a-z]{0,3}\p{Sc}|[a-z]{1,3}\.?|[\u5186\u5143\uc6d0])`;
var TAX_CODE = String.raw`(?:-[a-z]{2,3}|[a-z]{1,2}\d?)`;
var NUMBER = String.raw`(?:\d(?:[\d.,'\u2019 ]*\d)?|[.,]\d\d)`;
var AMOUNT = new RegExp(
  String.raw`^(?<open>\()?(?<before>-)?@? ?(?<currency>${CURRENCY})? ?(?<between>-)? ?(?<number>${NUMBER}) ?(?:(?<behind>-)|(?<tail>${CURRENCY}|${TAX_CODE}))?[*#:]?(?<close>\))?[*#:]?$`,
  "iu"
);
var WHOLE_ONLY = /[\u00a5\uffe5\u5186\u20a9]|^(?:JPY|KRW)$/iu;
var UNIT = /^(?:k?g|m?l|lbs?|oz|[cm]?m)$/i;
var UNUSUAL = /[\uff01-\uff5e\u2212\u2013_\s]/;
function amountOf(text2) {
  if (text2.length > LONGEST2) return void 0;
  const plain = UNUSUAL.test(text2) ? usual(text2) : text2;
  const { open, before, currency, between, number, behind, tail, close } = AMOUNT.exec(plain)?.groups ?? {};
  if (number === void 0 || open === void 0 !== (close === void 0)) return void 0;
  const signs = [open, before, between, behind].filter((sign) => sign !== void 0).length;
  if (signs > 1) return void 0;
  if (tail !== void 0 && (UNIT.test(tail) || /^[a-z]/i.test(tail) && /^\d+$/.test(number))) return void 0;
  const whole = [currency, tail].some((unit) => unit !== void 0 && WHOLE_ONLY.test(unit));
  const cents = whole ? wholeUnits(number) : centsOf(number);
  return cents === void 0 || signs === 0 ? cents : -cents;
}
function usual(text2) {
  return text2.normalize("NFKC").replace(/[\u2212\u2013]/g, "-").replace(/[\s_]+/g, " ");
}
function centsOf(number) {
  const [, units = "", decimals = "00"] = /^(.*?)(?:[.,](\d\d))?$/.exec(number) ?? [];
  const point = number.at(units.length);
  const grouped = units === "" ? "0" : ungrouped(units, point);
  return grouped === void 0 ? void 0 : Number(grouped) * 100 + Number(decimals);
}
function ungrouped(units, point) {
  const [, sign] = /^\d{1,3}([.,'\u2019 ])\d{3}(?:\1\d{3})*$/.exec(units) ?? [];
  const certain = sign !== void 0 && sign !== point && (point !== void 0 || !".,".includes(sign));
  const digits = certain ? units.replaceAll(sign, "") : units;
  return /^\d+$/.test(digits) && digits.length <= MOST_DIGITS ? digits : void 0;
}
function wholeUnits(number) {
  const digits = /^\d{1,3}(?:[.,]\d{3})*$|^\d+$/.test(number) ? number.replace(/[.,]/g, "") : "";
  return digits === "" || digits.length > MOST_DIGITS ? void 0 : Number(digits) * 100;
}
// ../core/src/checks/sums.ts
var CASH_ROUNDING = 5;
var MOST_TRIED = 7;
var ADDED = ["TAX", "TIP", "DISCOUNT", "COUPON"];
var SUMMED = /* @__PURE__ */ new Set(["LINE_TOTAL", "SUBTOTAL", "GRAND_TOTAL", ...ADDED]);
var sums = {
  name: "sums",
  means: "the amounts do not add up, whatever of those that are printed between them is counted",
  looksAt: (label) => SUMMED.has(label),
  against(receipt) {
    const amounts = labelledAmounts(receipt);
    const of = (...names) => amounts.filter(({ label }) => names.includes(label.label));
    const found = {
      rows: receipt.rows,
      known: amounts,
      lines: of("LINE_TOTAL"),
      subtotals: of("SUBTOTAL"),
      totals: of("GRAND_TOTAL"),
      added: of(...ADDED).map(({ cents }) => cents)
    };
    const wrong = [...wrongTotals(found), ...wrongLines(found)].map(({ label }) => label);
    return [...new Set(wrong)].filter(({ asked }) => asked);
  }
};
function wrongTotals({ rows, known, lines, subtotals, totals, added }) {
  const [subtotal, total] = [onlyAmount(subtotals), onlyAmount(totals)];
  if (subtotal === void 0 || total === void 0) return [];
  const between = amountsBetween(rows, [...subtotals, ...totals], known);
  if (between === void 0 || canMake(total - subtotal, [...added, ...between.map(({ cents }) => cents)])) return [];
  const isMade = (cents) => lines.length > 1 && isNear(sumOf(lines), cents, lines.length);
  return [...isMade(subtotal) ? [] : subtotals, ...isMade(total) ? [] : totals];
}
function wrongLines({ rows, known, lines, subtotals, totals, added }) {
  const total = onlyAmount(totals);
  if (lines.length === 0 || total === void 0) return [];
  const excess = sumOf(lines) - Math.max(total, onlyAmount(subtotals) ?? total);
  const between = amountsBetween(rows, [...lines, ...subtotals, ...totals], known);
  if (excess <= CASH_ROUNDING + lines.length || between === void 0) return [];
  const [, last] = rowsOf(lines);
  const off = between.filter(({ cents, row }) => cents < 0 || row > last).map(({ cents }) => cents);
  if (canMake(excess, [...added, ...off])) return [];
  const one = lines.filter(({ cents }) => isNear(cents, excess, lines.length));
  return one.length > 0 ? one : lines;
}
var sumOf = (some) => some.reduce((sum, { cents }) => sum + cents, 0);
var isNear = (one, other, addends) => Math.abs(one - other) <= CASH_ROUNDING + addends;
function rowsOf(some) {
  let [first, last] = [Number.POSITIVE_INFINITY, -1];
  for (const { row } of some) [first, last] = [Math.min(first, row), Math.max(last, row)];
  return [first, last];
}
function labelledAmounts({ labels, rows }) {
  const rowOf = /* @__PURE__ */ new Map();
  for (const [row, words] of rows.entries()) for (const { id } of words) if (id !== void 0) rowOf.set(id, row);
  return labels.flatMap((label) => {
    const [row, cents] = [rowOf.get(wordOf(label)), amountOf(label.text)];
    return row === void 0 || cents === void 0 || !SUMMED.has(label.label) ? [] : [{ label, cents, row }];
  });
}
function onlyAmount(some) {
  const amounts = new Set(some.map(({ cents }) => cents));
  const [only] = amounts;
  return amounts.size === 1 ? only : void 0;
}
function amountsBetween(rows, ends, known) {
  const [first, last] = rowsOf(ends);
  const own = new Set(known.map(({ label }) => wordOf(label)));
  const amounts = [];
  for (const [row, words] of rows.entries()) {
    if (row < first || row > last) continue;
    if (words.length === 0) return void 0;
    for (const { id, text: text2 } of words) {
      if (id !== void 0 && own.has(id)) continue;
      const cents = amountOf(text2);
      if (cents === void 0 && isUnreadable(text2)) return void 0;
      if (cents !== void 0 && cents !== 0) amounts.push({ cents, row });
    }
  }
  return amounts;
}
function isUnreadable(text2) {
  return /\d[.,]|[.,]\d/.test(text2) && !text2.includes("%");
}
function canMake(difference, amounts) {
  if (amounts.length > MOST_TRIED) return true;
  let reached = /* @__PURE__ */ new Set([0]);
  for (const cents of amounts) reached = new Set([...reached].flatMap((sum) => [sum, sum + cents, sum - cents]));
  return [...reached].some((sum) => isNear(sum, difference, amounts.length + 2));
}
// ../core/src/checks/uniqueness.ts
var SHORT = /^\D{0,8}(\d{1,2})([/.-])(\d{1,2})\2(\d{4}|\d\d)\D?$/;
var LONG = /^\D{0,8}(\d{4})([/.-])(\d{1,2})\2(\d{1,2})\D?$/;
var amount = (text2) => {
  const cents = amountOf(text2);
  return cents === void 0 ? [] : [String(Math.abs(cents))];
};
var date = (text2) => {
  const [, year = "", , month = "", day = ""] = LONG.exec(text2) ?? [];
  if (year !== "")
    return days([
      [year, month, day],
      [year, day, month]
    ]);
  const [, one = "", , two = "", three = ""] = SHORT.exec(text2) ?? [];
  if (one === "") return [];
  return days([[three, two, one], [three, one, two], ...three.length === 2 ? [[one, two, three]] : []]);
};
function days(readings) {
  return readings.filter(([, month, day]) => Number(month) >= 1 && Number(month) <= 12 && Number(day) >= 1 && Number(day) <= 31).map(([year, month, day]) => `${Number(year) % 100}-${Number(month)}-${Number(day)}`);
}
var ONCE = { GRAND_TOTAL: amount, DATE: date };
var isUnique = (label) => Object.hasOwn(ONCE, label);
var uniqueness = {
  name: "uniqueness",
  means: "the receipt has another amount due, or another date, that is VALID",
  looksAt: isUnique,
  against: ({ labels }) => Object.entries(ONCE).flatMap(
    ([name, readings]) => others(labels.filter(({ label }) => label === name).map((label) => ({ label, may: readings(label.text) })))
  )
};
function others(read) {
  const telling = read.filter(({ may }) => may.length > 0);
  if (agreeing(telling).length === telling.length) return [];
  const earlier = telling.filter(({ label }) => !label.asked);
  const settled = agreeing(earlier.length > 0 ? earlier : telling);
  if (settled.length < earlier.length) return [];
  const values = new Set(settled.flatMap(({ may }) => may));
  const asked = telling.filter(({ label }) => label.asked);
  return asked.filter(({ may }) => !may.some((value) => values.has(value))).map(({ label }) => label);
}
function agreeing(read) {
  const votes = /* @__PURE__ */ new Map();
  for (const value of read.flatMap(({ may }) => [...new Set(may)])) votes.set(value, (votes.get(value) ?? 0) + 1);
  const most = [...votes.values()].reduce((one, other) => Math.max(one, other), 0);
  const values = new Set([...votes].filter(([, count]) => count === most).map(([value]) => value));
  const holders = read.filter(({ may }) => may.some((value) => values.has(value)));
  return holders.length === most ? holders : [];
}
// ../core/src/checks/checks.ts
var CHECK_MODES = ["off", "report", "enforce"];
var DEFAULT_CHECKS = "report";
var CHECKS = [forms, conflicts, uniqueness, sums];
function findContradicted(receipt, checks = CHECKS) {
  const findings = /* @__PURE__ */ new Map();
  for (const { name, against } of checks) {
    const labels = receipt.labels.filter((label) => !findings.has(label));
    for (const label of against({ ...receipt, labels })) findings.set(label, name);
  }
  return [...findings].map(([label, check]) => ({ label, check }));
}
function isCheckName(name) {
  return CHECK_NAMES.some((known) => known === name);
}
function meaningOfCheck(name) {
  return CHECKS.find((check) => check.name === name)?.means ?? "";
}

// ../core/src/evidence/write-back-targets.ts
function writeBackTargets(text2, where) {
  const targets = [...new Set(text2.split(",").map((target) => target.trim()))];
  if (targets.length === 1 && targets[0] === "off") return [];
  const wrong = targets.find((target) => target !== "vectors" && !target.startsWith("chroma://"));
  if (wrong === void 0) return targets;
  throw new CompletionBatchError(
    "invalid-input",
    `${JSON.stringify(shownUrl(wrong).slice(0, 200))} is no place that verdicts can be written back to`,
    { where, remedy: "Give off, vectors or chroma://host:port/collection; several with commas. Nothing was done yet." }
  );
}
// src/shared/evidence.ts
var KEY_REMEDY = "Give chroma-api-key the key of the Chroma server, from a secret: one line, no blanks.";
var chromaKey = () => string().regex(/^[\x21-\x7e]+$/, { error: KEY_REMEDY }).optional();
var writeBack = (name) => string().default("off").transform((value, context) => {
  try {
    return writeBackTargets(value, `with: ${name}`);
  } catch (error) {
    if (!isCompletionBatchError(error)) throw error;
    context.addIssue(`${error.message}. ${error.remedy}`);
    return NEVER;
  }
});
// src/collect/inputs.ts
var MAX_ATTEMPTS = 3;
var collectInputs = {
  table: text("Give table the name of the DynamoDB table with the receipts."),
  store: text("Give store the URL that the batches were submitted with, such as s3://bucket/prefix."),
  batch: optionalText(),
  accept: optionalText(),
  reject: optionalText(),
  openaiApiKey: openaiKey(),
  openaiBaseUrl: openaiBaseUrl(),
  maxAttempts: wholeNumberOr("max-attempts", MAX_ATTEMPTS, 1),
  checks: choiceOr("checks", CHECK_MODES, DEFAULT_CHECKS),
  cancelAfterHours: hours("cancel-after-hours"),
  prices: optionalText(),
  evidenceWriteBack: writeBack("evidence-write-back"),
  chromaApiKey: chromaKey(),
  out: textOr("completion-batch/collected"),
  texts: flag("texts"),
  summary: summaryShown()
};
function batchOf({
  batch,
  accept,
  reject
}) {
  const decided = accept ?? reject;
  const where = accept === void 0 ? "with: reject" : "with: accept";
  const remedy = "Nothing was changed. Give one of accept and reject, with the completion batch id of the batch that is held.";
  if (accept !== void 0 && reject !== void 0) {
    throw new CompletionBatchError("invalid-input", "accept and reject are both given", { where, remedy });
  }
  if (decided !== void 0 && batch !== void 0 && batch !== decided) {
    throw new CompletionBatchError("invalid-input", `batch is ${batch}, not ${decided}`, { where, remedy });
  }
  return decided ?? batch;
}
var TOTAL_OUTPUTS = [
  "settled",
  "open",
  "failed",
  "labels",
  "valid",
  "invalid",
  "needs-review",
  "exhausted",
  "unsure",
  "released",
  "changed-elsewhere",
  "audited",
  "audits-agreed",
  "corrections",
  "contradicted",
  "input-tokens",
  "cached-tokens",
  "output-tokens",
  "cost-usd",
  "estimated-cost-usd"
];
var COLLECT_OUTPUTS = ["status", "reports", "written-back", "write-back-failed", ...TOTAL_OUTPUTS];

// src/find/due.ts
var MAX_LEGS = 256;
var STALE_HOURS = 25;
function dueNow({ batches, problems }, clock, stuck = []) {
  const due = batches.slice(0, MAX_LEGS).map((row) => ({ row, ageHours: ageHoursOf(row, clock) }));
  return { batches: due, waiting: batches.length - due.length, problems, stuck };
}
function isStale({ ageHours }) {
  return ageHours !== void 0 && ageHours > STALE_HOURS;
}
export {
  DEFAULT_CHECKS,
  MAX_LEGS,
  STALE_HOURS,
  TOTAL_OUTPUTS,
  VALIDATION_STATUSES,
  batchOf,
  collectInputs,
  conflicts,
  dueNow,
  findContradicted,
  isCheckName,
  isStale,
  isUnique,
  labelId,
  labelIndexKeys,
  labelKey,
  meaningOfCheck,
  metadataKey,
  padId,
  parseLabelKey,
  parseLineKey,
  parseReceiptPartition,
  parseWordKey,
  placeKey,
  receiptPartition,
  validationStatusPartition,
  wordOf,
  wordSortKey
};
