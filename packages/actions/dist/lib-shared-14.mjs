import {
  array,
  isLabelName,
  isUuid,
  record,
  strictObject,
  string,
  tuple
} from "./lib-shared-3.mjs";
import {
  shownUrl,
  shownUrl as shownUrl2
} from "./lib-shared-7.mjs";
import {
  CompletionBatchError,
  CompletionBatchError as CompletionBatchError2
} from "./lib-shared-31.mjs";

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
    (text, index) => text !== void 0 && text.length <= ID_DIGITS && padId(ids[index] ?? 0) === text
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
function parseReceiptPartition(text) {
  const [, imageId, receipt] = /^IMAGE#([^#]+)#RECEIPT#(\d+)$/.exec(text) ?? [];
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
    const byWord = Map.groupBy(labels, wordOf);
    if (byWord.size === labels.length) return [];
    const excludedBy = partners(exclusive);
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
function letters(text) {
  return OTHER_SCRIPT.test(text) ? 0 : text.match(SPELLED)?.length ?? 0;
}
var isWord = (text) => !DIGIT.test(text) && letters(text) >= WORD;
function isNoAmount(text) {
  if (isWord(text) || DATE.test(text) || TIME.test(text) || PERCENT.test(text) || WEB.test(text)) return true;
  return /^\d{9,}$/.test(text);
}
var FORMS = {
  DATE: (text) => TIME.test(text) || CERTAIN_MONEY.test(text) || PERCENT.test(text) || isWord(text) && !CALENDAR.test(text),
  TIME: (text) => DATE.test(text) || CERTAIN_MONEY.test(text) || PERCENT.test(text) || isWord(text) && !PART_OF_DAY.test(text) || /^\d{7,}$/.test(text),
  PHONE_NUMBER: (text) => isWord(text) || TIME.test(text) || MONEY.test(text) || PERCENT.test(text) || WEB.test(text) || /\d{16}/.test(text),
  WEBSITE: (text) => TIME.test(text) || DATE.test(text) || MONEY.test(text) || !/[.@:/_]|www|http/i.test(text),
  QUANTITY: (text) => TIME.test(text) || DATE.test(text) || WEB.test(text) || new RegExp("\\p{Sc}", "u").test(text),
  UNIT_PRICE: isNoAmount,
  LINE_TOTAL: isNoAmount,
  SUBTOTAL: isNoAmount,
  GRAND_TOTAL: isNoAmount
};
var forms = {
  name: "forms",
  means: "the word cannot be what its label says, nor a part of it",
  looksAt: (label) => Object.hasOwn(FORMS, label),
  against: ({ labels }) => labels.filter(({ label, text, asked }) => {
    const cannotBe = Object.hasOwn(FORMS, label) ? FORMS[label] : void 0;
    return asked && cannotBe !== void 0 && text.length <= LONGEST && cannotBe(text);
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
function amountOf(text) {
  if (text.length > LONGEST2) return void 0;
  const plain = UNUSUAL.test(text) ? usual(text) : text;
  const { open, before, currency, between: between2, number, behind, tail, close } = AMOUNT.exec(plain)?.groups ?? {};
  if (number === void 0 || open === void 0 !== (close === void 0)) return void 0;
  const signs = [open, before, between2, behind].filter((sign) => sign !== void 0).length;
  if (signs > 1) return void 0;
  if (tail !== void 0 && (UNIT.test(tail) || /^[a-z]/i.test(tail) && /^\d+$/.test(number))) return void 0;
  const whole = [currency, tail].some((unit) => unit !== void 0 && WHOLE_ONLY.test(unit));
  const cents = whole ? wholeUnits(number) : centsOf(number);
  return cents === void 0 || signs === 0 ? cents : -cents;
}
function usual(text) {
  return text.normalize("NFKC").replace(/[\u2212\u2013]/g, "-").replace(/[\s_]+/g, " ");
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
    const wrong2 = [...wrongTotals(found), ...wrongLines(found)].map(({ label }) => label);
    return [...new Set(wrong2)].filter(({ asked }) => asked);
  }
};
function wrongTotals({ rows, known, lines, subtotals, totals, added }) {
  const [subtotal, total] = [onlyAmount(subtotals), onlyAmount(totals)];
  if (subtotal === void 0 || total === void 0) return [];
  const between2 = amountsBetween(rows, [...subtotals, ...totals], known);
  if (between2 === void 0 || canMake(total - subtotal, [...added, ...between2.map(({ cents }) => cents)])) return [];
  const isMade = (cents) => lines.length > 1 && isNear(sumOf(lines), cents, lines.length);
  return [...isMade(subtotal) ? [] : subtotals, ...isMade(total) ? [] : totals];
}
function wrongLines({ rows, known, lines, subtotals, totals, added }) {
  const total = onlyAmount(totals);
  if (lines.length === 0 || total === void 0) return [];
  const excess = sumOf(lines) - Math.max(total, onlyAmount(subtotals) ?? total);
  const between2 = amountsBetween(rows, [...lines, ...subtotals, ...totals], known);
  if (excess <= CASH_ROUNDING + lines.length || between2 === void 0) return [];
  const [, last] = rowsOf(lines);
  const off = between2.filter(({ cents, row }) => cents < 0 || row > last).map(({ cents }) => cents);
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
  const summed = labels.filter(({ label }) => SUMMED.has(label));
  if (summed.length === 0) return [];
  const rowOf = /* @__PURE__ */ new Map();
  rows.forEach((words, row) => {
    for (const { id } of words) if (id !== void 0) rowOf.set(id, row);
  });
  return summed.flatMap((label) => {
    const [row, cents] = [rowOf.get(wordOf(label)), amountOf(label.text)];
    return row === void 0 || cents === void 0 ? [] : [{ label, cents, row }];
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
    for (const { id, text } of words) {
      if (id !== void 0 && own.has(id)) continue;
      const cents = amountOf(text);
      if (cents === void 0 && isUnreadable(text)) return void 0;
      if (cents !== void 0 && cents !== 0) amounts.push({ cents, row });
    }
  }
  return amounts;
}
function isUnreadable(text) {
  return /\d[.,]|[.,]\d/.test(text) && !text.includes("%");
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
var amount = (text) => {
  const cents = amountOf(text);
  return cents === void 0 ? [] : [String(Math.abs(cents))];
};
var date = (text) => {
  const [, year = "", , month = "", day = ""] = LONG.exec(text) ?? [];
  if (year !== "")
    return days([
      [year, month, day],
      [year, day, month]
    ]);
  const [, one = "", , two = "", three = ""] = SHORT.exec(text) ?? [];
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

// ../core/src/plain-text.ts
var INVISIBLE = new RegExp("[\\p{Cf}--[\\u200c\\u200d]]", "gv");
var LOOSE_JOINER = /(?<![\p{L}\p{M}\p{N}\p{Extended_Pictographic}\p{Emoji_Modifier}])[\u200c\u200d]/gu;
function plainText(text, length) {
  const short = text.slice(0, length * 4).toWellFormed();
  const flat = short.replace(INVISIBLE, "").replace(/[\s\p{Cc}\p{Cs}\p{Co}\p{Cn}\p{Zl}\p{Zp}]+/gu, " ").replace(LOOSE_JOINER, "").replace(/ {2,}/g, " ").replace(/<{3,}|>{3,}/g, (fence) => fence.slice(0, 2)).trim();
  const characters = [...flat];
  return characters.length > length ? `${characters.slice(0, length - 1).join("")}\u2026` : flat;
}
var order = (a, b) => a < b ? -1 : a > b ? 1 : 0;
// ../core/src/label-set/schema.ts
var MOST_LABELS = 100;
var MOST_ALIASES = 100;
var MOST_PAIRS = 1e3;
var MEANING_LENGTH = 120;
var NO_NAME = "is no name of a label: use A to Z, digits and _, a letter first, at most 40 characters";
var labelName = string().refine(isLabelName, { error: NO_NAME });
var meaning = string().refine((text) => text.length <= MEANING_LENGTH, { error: `may have ${MEANING_LENGTH} characters` }).refine((text) => text !== "" && plainText(text, MEANING_LENGTH) === text, {
  error: "is not plain text on one line, without blanks around it, invisible characters, <<< and >>>"
});
var exclusivePairs = array(tuple([labelName, labelName]).readonly()).max(MOST_PAIRS).readonly();
var bounded = (value, most, what) => record(labelName, value, { error: ({ code }) => code === "invalid_key" ? NO_NAME : void 0 }).refine((given) => Object.keys(given).length <= most, { error: `may have ${most} ${what}` });
var labelMeanings = bounded(meaning, MOST_LABELS, "labels");
var labelAliases = bounded(labelName, MOST_ALIASES, "aliases");
var labelSet = strictObject({ labels: labelMeanings, aliases: labelAliases, exclusive: exclusivePairs }).superRefine((set, context) => {
  for (const message of whyNotASet(set)) context.addIssue({ code: "custom", message });
});
function whyNotASet({ labels, aliases, exclusive }) {
  const isKnown = (name) => Object.hasOwn(labels, name);
  const pairs = exclusive.map((pair) => [...pair].sort().join(" "));
  return [
    ...Object.keys(labels).length === 0 ? ["there are no labels"] : [],
    ...Object.entries(aliases).flatMap(([alias, core]) => [
      ...isKnown(alias) ? [`the alias ${alias} is the name of a label`] : [],
      ...isKnown(core) ? [] : [`the alias ${alias} stands for ${core}, which is no label`]
    ]),
    ...exclusive.flatMap(([one, other], index) => [
      ...isKnown(one) && isKnown(other) ? [] : [`${one} and ${other} exclude each other, and one of them is no label`],
      ...one === other ? [`${one} cannot exclude itself`] : [],
      ...pairs.indexOf(pairs[index] ?? "") === index ? [] : [`${one} and ${other} are there twice`]
    ])
  ];
}

// ../core/src/evidence/vectors/chroma-url.ts
var SCHEME = "chroma:";
var MEMBERS = ["tenant", "database", "ssl"];
var PORT = 8e3;
var TLS_PORT = 443;
var CLOUD = /(^|\.)trychroma\.com$/;
var NAME = /^[a-zA-Z0-9][a-zA-Z0-9._-]{1,510}[a-zA-Z0-9]$/;
var isChromaUrl = (text) => text.startsWith("chroma://");
function parseChromaUrl(text, where) {
  const bad = (why) => new CompletionBatchError("invalid-input", `the address ${JSON.stringify(shownUrl(text).slice(0, 200))} ${why}`, {
    where,
    remedy: "Write chroma://host:port/collection, with ?tenant=\u2026&database=\u2026&ssl=true where they are needed; a key goes into CHROMA_API_KEY. Nothing was sent."
  });
  if (!isChromaUrl(text) || !URL.canParse(text)) throw bad("is no chroma:// URL");
  const url = new URL(text);
  const web = `http://${url.host}`;
  if (url.username !== "" || url.password !== "") throw bad("has a user name or a password in it");
  if (url.host === "" || !URL.canParse(web)) throw bad("names no host");
  if (url.hash !== "") throw bad("has a fragment");
  const { ssl = "false", tenant, database } = membersOf(url, bad);
  if (ssl !== "true" && ssl !== "false") throw bad("has an ssl that is neither true nor false");
  const collection = decoded(url.pathname.slice(1));
  if (!NAME.test(collection)) {
    throw bad('names no collection (3 to 512 letters, digits, ".", "_" and "-", a letter or digit at both ends)');
  }
  if (CLOUD.test(url.hostname) && (ssl === "false" || tenant === void 0 || database === void 0)) {
    throw bad("is that of Chroma Cloud, which needs tenant, database and ssl=true");
  }
  const server = new URL(ssl === "true" ? `https://${url.host}` : web);
  if (url.port === "") server.port = String(ssl === "true" ? TLS_PORT : PORT);
  return { server, tenant: tenant ?? "default_tenant", database: database ?? "default_database", collection };
}
var isCloud = ({ server }) => CLOUD.test(server.hostname);
function shownPlace({ server, tenant, database, collection }) {
  const ssl = server.protocol === "https:" ? "&ssl=true" : "";
  const port = server.port || (ssl === "" ? "80" : String(TLS_PORT));
  return `${SCHEME}//${server.hostname}:${port}/${collection}?tenant=${tenant}&database=${database}${ssl}`;
}
function membersOf(url, bad) {
  const members = {};
  for (const [name, value] of url.searchParams) {
    if (!MEMBERS.includes(name))
      throw bad(`has ${JSON.stringify(name.slice(0, 40))}, which is none of ${MEMBERS.join(", ")}`);
    if (Object.hasOwn(members, name)) throw bad(`has ${name} twice`);
    if (name !== "ssl" && !/^[\w.-]{1,512}$/.test(value)) throw bad(`has a ${name} that is no name`);
    members[name] = value;
  }
  return members;
}
function decoded(text) {
  try {
    return decodeURIComponent(text);
  } catch {
    return "";
  }
}

// ../core/src/evidence/choice.ts
var DEFAULT_EVIDENCE_TOKENS = 160;
var MAX_EVIDENCE_TOKENS = 4e3;
function parseEvidence(text, where) {
  const sources = text.split(",").map((source) => source.trim()).filter((source) => source !== "");
  if (sources.length === 0 || sources.length === 1 && sources[0] === "off") return [];
  const kinds = sources.map((source) => readChoice(source, where).from);
  const twice = kinds.find((kind, index) => kinds.indexOf(kind) !== index);
  if (twice !== void 0) throw wrong(`names ${twice} twice`, where);
  return sources;
}
function readChoice(source, where) {
  if (source === "table") return { from: "table", verdicts: "others" };
  if (source === "table?verdicts=all") return { from: "table", verdicts: "all" };
  if (source === "vectors") return { from: "vectors" };
  if (isChromaUrl(source)) {
    parseChromaUrl(source, where);
    return { from: "chroma" };
  }
  throw wrong(`has ${JSON.stringify(shownUrl2(source).slice(0, 80))}`, where);
}
function wrong(what, where) {
  return new CompletionBatchError2("invalid-input", `the value of ${where} ${what}`, {
    where,
    remedy: "Use off, or one or more of table, table?verdicts=all, vectors and chroma://HOST:PORT/COLLECTION with commas between."
  });
}
function evidenceOf(text, tokens = DEFAULT_EVIDENCE_TOKENS) {
  const sources = parseEvidence(text, "evidence");
  return sources.length === 0 ? void 0 : { sources, tokens: checkEvidenceTokens(tokens, "evidence-tokens") };
}
function checkEvidenceTokens(value, where) {
  if (Number.isSafeInteger(value) && value >= 1 && value <= MAX_EVIDENCE_TOKENS) return value;
  throw new CompletionBatchError2("invalid-input", `${where} is ${value}`, {
    where,
    remedy: `Use a whole number from 1 to ${MAX_EVIDENCE_TOKENS}: tokens of evidence in one request.`
  });
}

// ../core/src/label-set/default-labels.ts
var CORE_LABELS = {
  MERCHANT_NAME: "store name or brand",
  STORE_HOURS: "business hours",
  PHONE_NUMBER: "store telephone",
  WEBSITE: "web or e-mail address",
  LOYALTY_ID: "membership id",
  ADDRESS_LINE: "part of the address",
  DATE: "transaction date",
  TIME: "transaction time",
  PAYMENT_METHOD: "how it was paid",
  COUPON: "coupon that lowers the price",
  DISCOUNT: "other discount",
  PRODUCT_NAME: "product bought",
  QUANTITY: "count or weight",
  UNIT_PRICE: "price of one unit",
  LINE_TOTAL: "total of an item line",
  SUBTOTAL: "sum before tax and discounts",
  TAX: "any tax",
  GRAND_TOTAL: "final amount due",
  TIP: "gratuity the customer adds",
  CHANGE: "money given back",
  CASH_BACK: "cash paid out with a purchase",
  REFUND: "amount returned"
};
var OF_MONEY = ["UNIT_PRICE", "LINE_TOTAL", "SUBTOTAL", "TAX", "GRAND_TOTAL"];
var OF_STORE = ["MERCHANT_NAME", "ADDRESS_LINE", "PHONE_NUMBER", "STORE_HOURS", "WEBSITE"];
var OF_PURCHASE = ["DATE", "TIME", "LOYALTY_ID", "PAYMENT_METHOD", "PRODUCT_NAME", "QUANTITY"];
var PLAIN = ["PRODUCT_NAME", "QUANTITY", "LOYALTY_ID"];
var between = (some, others2) => some.flatMap((one) => others2.map((other) => [one, other]));
var EXCLUSIVE_LABELS = [
  ...between(OF_MONEY, [...OF_STORE, ...OF_PURCHASE]),
  ...between(["TAX"], ["UNIT_PRICE", "LINE_TOTAL", "SUBTOTAL", "GRAND_TOTAL"]),
  ...between(["DATE", "TIME"], [...OF_STORE, ...PLAIN, "PAYMENT_METHOD"]),
  ...between(["PHONE_NUMBER"], ["WEBSITE", "STORE_HOURS", "PRODUCT_NAME", "QUANTITY", "PAYMENT_METHOD"]),
  ...between(["STORE_HOURS"], ["WEBSITE", "ADDRESS_LINE", ...PLAIN]),
  ...between(["COUPON", "DISCOUNT"], ["SUBTOTAL", "TAX", "GRAND_TOTAL", "DATE", "TIME", ...OF_STORE])
];
var DEFAULT_LABELS = {
  labels: CORE_LABELS,
  aliases: {
    ADDRESS: "ADDRESS_LINE",
    BUSINESS_NAME: "MERCHANT_NAME",
    CARD_NUMBER: "PAYMENT_METHOD",
    PAYMENT_TYPE: "PAYMENT_METHOD"
  },
  exclusive: EXCLUSIVE_LABELS
};
function knownExclusive(labels) {
  return EXCLUSIVE_LABELS.filter((pair) => pair.every((name) => Object.hasOwn(labels, name)));
}
export {
  CHECK_MODES,
  CORE_LABELS,
  DEFAULT_CHECKS,
  DEFAULT_EVIDENCE_TOKENS,
  DEFAULT_LABELS,
  MAX_EVIDENCE_TOKENS,
  VALIDATION_STATUSES,
  conflicts,
  evidenceOf,
  exclusivePairs,
  findContradicted,
  isCheckName,
  isChromaUrl,
  isCloud,
  isUnique,
  knownExclusive,
  labelAliases,
  labelId,
  labelIndexKeys,
  labelKey,
  labelMeanings,
  labelSet,
  meaningOfCheck,
  metadataKey,
  order,
  padId,
  parseChromaUrl,
  parseLabelKey,
  parseLineKey,
  parseReceiptPartition,
  parseWordKey,
  placeKey,
  plainText,
  readChoice,
  receiptPartition,
  shownPlace,
  validationStatusPartition,
  wordOf,
  wordSortKey
};
