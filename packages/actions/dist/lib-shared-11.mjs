import {
  CompletionBatchError,
  CompletionBatchError as CompletionBatchError2,
  CompletionBatchError as CompletionBatchError3,
  CompletionBatchError as CompletionBatchError4,
  SHA256,
  _enum,
  array,
  array as array2,
  boolean,
  canonicalText,
  code,
  counted,
  explain,
  explain as explain2,
  facts,
  inThousands,
  inThousands as inThousands2,
  int,
  isExecutionId,
  literal as literal2,
  literal_2 as literal,
  number,
  object,
  page,
  parseJson,
  parseJson as parseJson2,
  readInputFile,
  readInputFile as readInputFile2,
  record,
  requestParameters_2 as requestParameters,
  sha256,
  shownUrl,
  shownUrl as shownUrl2,
  strictObject,
  strictObject as strictObject2,
  string,
  string as string2,
  table,
  tuple
} from "./lib-shared.mjs";


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

// ../core/src/objects/layout.ts
var planObject = (execution) => `labels/${execution}/plan.json`;
var labelsObject = (execution, shard2, sha2562) => `labels/${execution}/${shard2}-${sha2562.slice(0, 16)}.ndjson`;
var shardRequestsFile = (shard2, sha2562) => `${shard2}-${sha2562.slice(0, 16)}.jsonl`;
var shardRequestsObject = (execution, shard2, sha2562) => `completion_batches/${execution}/requests/${shardRequestsFile(shard2, sha2562)}`;
var shardManifestObject = (execution, shard2) => `completion_batches/${execution}/requests/${shard2}.json`;
var vectorsObject = (sha2562) => `${VECTORS_PREFIX}${sha2562}.sqlite`;
var VECTORS_PREFIX = "evidence/vectors-";
var VECTORS_FOLDER = "evidence/vectors";
var writeBackToDo = (batchId) => `${WRITE_BACK_PREFIX}${batchId}/to-do`;
var writeBackDone = (batchId) => `${WRITE_BACK_PREFIX}${batchId}/done`;
var WRITE_BACK_PREFIX = "evidence/write-back/";

// ../core/src/label-set/label-set.ts
var LABEL_NAME = /^[A-Z][A-Z0-9_]{0,39}$/;
function isLabelName(name) {
  return LABEL_NAME.test(name);
}
function coreLabelOf({ labels, aliases }, name) {
  if (Object.hasOwn(labels, name)) return name;
  return Object.hasOwn(aliases, name) ? aliases[name] : void 0;
}
function namesOf({ aliases }, core) {
  return [core, ...Object.keys(aliases).filter((alias) => aliases[alias] === core)];
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
var bounded = (value, most, what) => record(labelName, value, { error: ({ code: code2 }) => code2 === "invalid_key" ? NO_NAME : void 0 }).refine((given) => Object.keys(given).length <= most, { error: `may have ${most} ${what}` });
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

// ../core/src/prepare/unknown-labels.ts
var MOST_TOLD = 20;
var MOST_COUNTED = 1e3;
var NAME_LENGTH = 40;
var OTHERS = "\u2026";
var unknownLabels = array2(object({ name: string2().max(NAME_LENGTH * 2), count: int().positive() })).min(1).max(MOST_TOLD + 1);
var UnknownLabelCounts = class {
  #counts = /* @__PURE__ */ new Map();
  #others = 0;
  add(label) {
    const name = plainText(label, NAME_LENGTH);
    const count = this.#counts.get(name);
    if (count === void 0 && this.#counts.size >= MOST_COUNTED) this.#others += 1;
    else this.#counts.set(name, (count ?? 0) + 1);
  }
  /** Undefined where there are none. */
  get told() {
    const all = [...this.#counts].map(([name, count]) => ({ name, count })).sort((a, b) => b.count - a.count);
    const others = all.slice(MOST_TOLD).reduce((sum, { count }) => sum + count, this.#others);
    if (all.length === 0) return void 0;
    return [...all.slice(0, MOST_TOLD), ...others === 0 ? [] : [{ name: OTHERS, count: others }]];
  }
};
function unknownText(unknown) {
  return unknown.map(({ name, count }) => `${name || "(no name)"} ${count}`).join(", ");
}
// ../core/src/prepare/plan.ts
var PLAN_VERSION = 1;
var CONTEXTS = ["auto", "full", "near"];
var shard = object({
  id: string2().regex(/^\d{4}$/),
  /** Object key of its labels (that of `labelsObject`), and what must be found there. */
  key: string2(),
  sha256: string2().regex(SHA256),
  bytes: int().positive(),
  labels: int().positive(),
  /** Beside the labels, those that people have judged and that are asked again; absent for none. */
  audits: int().positive().optional(),
  receipts: int().positive(),
  /** The receipts of its labels: all of the plan's from the first to the last, in the order of their keys. */
  first: string2(),
  last: string2()
});
var planFields = object({
  format: literal("completion-batch/plan"),
  version: literal(PLAN_VERSION),
  execution: string2().refine(isExecutionId, { error: "is not an execution id" }),
  createdAt: string2(),
  table: string2(),
  store: string2(),
  validationStatus: _enum(["NONE", "PENDING"]),
  model: string2().min(1),
  /** Laid over the parameters of every request; absent where there are none. */
  parameters: requestParameters.optional(),
  /** Where words of other receipts come from; absent where prompts show none. */
  evidence: object({
    sources: array2(string2()).min(1).max(3),
    /** In one request, at most. */
    tokens: int().min(1).max(MAX_EVIDENCE_TOKENS),
    /** Of the file of vectors, where it is a source; absent where there was none yet. */
    vectors: string2().regex(SHA256).optional()
  }).optional(),
  /** What labels there are for words; absent for those of this release. */
  labelSet: labelSet.optional(),
  /** Absent for full. */
  context: _enum(CONTEXTS).optional(),
  /** The model that is asked what another one could not tell, or has proposed itself; absent where there is none. */
  escalateModel: string2().min(1).optional(),
  /** Of the labels, those whose rows say that they are for that model; absent for none. */
  escalated: int().positive().optional(),
  /** The gold sample: labels that people have judged; absent where none are asked again. */
  audit: object({
    /** Of the labels that are asked. */
    share: number().gt(0).max(1),
    /** Below it nothing of a batch is written before a person has said so; absent where it is only told. */
    minAgreement: number().gt(0).max(1).optional()
  }).optional(),
  labels: int().nonnegative(),
  receipts: int().nonnegative(),
  /** Rows that were passed over because they do not parse. */
  problems: int().nonnegative(),
  /** Labels that were passed over because the run has none of that name; absent for none. */
  unknownLabels: unknownLabels.optional(),
  shards: array2(shard).max(256)
});
var planSchema = planFields.refine(
  ({ execution, shards }) => shards.every(({ id, key, sha256: sha2562 }) => key === labelsObject(execution, id, sha2562)),
  {
    path: ["shards"],
    error: "a shard's key is not where its labels lie"
  }
).refine(({ model, escalateModel }) => model !== escalateModel, {
  path: ["escalateModel"],
  error: "is the model itself"
}).refine(({ shards }) => new Set(shards.map(({ id }) => id)).size === shards.length, {
  path: ["shards"],
  error: "two shards have the same id"
});
function writePlan(plan) {
  return `${JSON.stringify(planSchema.parse(plan), null, 2)}
`;
}
function parsePlan(data, name) {
  const remedy = "Hand on the file that prepare wrote, unchanged; or run prepare again with a new execution id.";
  let value;
  try {
    value = parseJson(typeof data === "string" ? data : new TextDecoder().decode(data));
  } catch (cause) {
    throw new CompletionBatchError3("plan-unreadable", "the plan is not valid JSON", { where: name, remedy, cause });
  }
  const head = object({ format: literal("completion-batch/plan"), version: number() }).safeParse(value);
  if (!head.success) {
    throw new CompletionBatchError3("plan-unreadable", "the file is not a plan", { where: name, remedy });
  }
  if (head.data.version !== PLAN_VERSION) {
    throw new CompletionBatchError3(
      "plan-version",
      `the plan has version ${head.data.version}, this release reads version ${PLAN_VERSION}`,
      { where: name, remedy: "Use the same release of completion-batch for all phases of an execution." }
    );
  }
  const plan = planSchema.safeParse(value);
  if (!plan.success) {
    throw new CompletionBatchError3("plan-unreadable", `the plan does not fit its schema: ${explain(plan.error)}`, {
      where: name,
      remedy
    });
  }
  return { ...plan.data, digest: sha256(data) };
}
async function readPlan(path, expected) {
  let data;
  try {
    data = await readInputFile(path);
  } catch (cause) {
    throw new CompletionBatchError3("plan-unreadable", "the plan cannot be read", {
      where: path,
      remedy: "Give the path of the plan.json that prepare wrote (in a workflow: download the plan artifact first).",
      cause
    });
  }
  if (expected !== void 0) checkDigest(sha256(data), expected, path);
  return parsePlan(data, path);
}
function checkDigest(found, expected, where) {
  if (found === expected) return;
  throw new CompletionBatchError3(
    "plan-mismatch",
    `the plan is not the one that prepare wrote: its SHA-256 is ${found}, plan-sha256 says ${expected}`,
    {
      where,
      remedy: "Nothing was read by it, claimed or sent. Hand on plan.json and plan-sha256 of the same prepare, and look at who else can write the file."
    }
  );
}
function shardOf(plan, id) {
  const found = plan.shards.find((candidate) => candidate.id === id);
  if (found !== void 0) return found;
  throw new CompletionBatchError3("shard-unknown", `the plan has no shard ${JSON.stringify(id)}`, {
    where: "shard",
    remedy: `Use one of ${plan.shards.map((candidate) => candidate.id).join(", ") || "(the plan has no shards)"}.`
  });
}

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
  const audits = plan.shards.reduce((sum, shard2) => sum + (shard2.audits ?? 0), 0);
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
function unknownFacts({ unknownLabels: unknownLabels2 }) {
  if (unknownLabels2 === void 0) return [];
  return [["In no list of labels, not asked about", literal2(unknownText(unknownLabels2))]];
}
function auditText({ audit }, audits) {
  const least = audit?.minAgreement;
  const held = least === void 0 ? "" : `; a batch that agrees with people less often than ${least} is held`;
  return `${inThousands(audits)} that people have judged, asked again${held}`;
}
function problemTable(title, shown, count) {
  if (shown.length === 0) return "";
  const rows = shown.map(({ PK, SK, reason }) => [code(PK), code(SK), literal2(reason)]);
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
var between = (some, others) => some.flatMap((one) => others.map((other) => [one, other]));
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

// ../core/src/label-set/label-file.ts
var MOST_BYTES = 64 * 1024;
var labelFile = strictObject2({
  /** Ours are not there any more. */
  replace: boolean().default(false),
  labels: labelMeanings.default({}),
  aliases: labelAliases.default({}),
  exclusive: exclusivePairs.default([])
});
async function readLabels(given) {
  if (given === void 0) return void 0;
  if (given.trimStart().startsWith("{")) return parseLabels(given, "labels");
  let data;
  try {
    data = await readInputFile2(given);
  } catch (cause) {
    throw refused("the file with them cannot be read", given, cause);
  }
  return parseLabels(new TextDecoder().decode(data), given);
}
function parseLabels(text, where) {
  const bytes = Buffer.byteLength(text);
  if (bytes > MOST_BYTES) throw refused(`they have ${bytes} bytes, and may have ${MOST_BYTES}`, where);
  let value;
  try {
    value = parseJson2(text);
  } catch (cause) {
    throw refused(`they are not valid JSON (${cause instanceof Error ? cause.message : String(cause)})`, where, cause);
  }
  const given = labelFile.safeParse(value);
  if (!given.success) throw refused(explain2(given.error), where, given.error);
  const set = labelSet.safeParse(merged(given.data));
  if (!set.success) throw refused(explain2(set.error), where, set.error);
  return canonicalText(set.data) === canonicalText(DEFAULT_LABELS) ? void 0 : set.data;
}
function merged({ replace, labels, aliases, exclusive }) {
  const all = replace ? labels : { ...DEFAULT_LABELS.labels, ...labels };
  const ours = Object.entries(replace ? {} : DEFAULT_LABELS.aliases).filter(([alias]) => !Object.hasOwn(labels, alias));
  const known = knownExclusive(all);
  const isKnown = (pair) => known.some((each) => each.every((name) => pair.includes(name)));
  return {
    labels: all,
    aliases: { ...Object.fromEntries(ours), ...aliases },
    exclusive: [...known, ...exclusive.filter((pair) => !isKnown(pair))]
  };
}
function refused(why, where, cause) {
  return new CompletionBatchError4("invalid-input", `the labels do not fit: ${why}`, {
    where,
    remedy: 'Nothing was listed or written. Give a JSON object, or the path of a file with one: {"replace": false, "labels": {"NAME": "meaning"}, "aliases": {"OLD": "NAME"}, "exclusive": [["A", "B"]]}; docs/labels.md has what it may hold.',
    cause
  });
}
export {
  CONTEXTS,
  CORE_LABELS,
  DEFAULT_EVIDENCE_TOKENS,
  DEFAULT_LABELS,
  MAX_EVIDENCE_TOKENS,
  PLAN_VERSION,
  UnknownLabelCounts,
  VECTORS_FOLDER,
  VECTORS_PREFIX,
  WRITE_BACK_PREFIX,
  coreLabelOf,
  evidenceOf,
  evidenceOfShards,
  evidenceText,
  isChromaUrl,
  isCloud,
  isLabelName,
  knownExclusive,
  labelSet,
  labelsObject,
  namesOf,
  order,
  parseChromaUrl,
  parsePlan,
  plainText,
  planFacts,
  planObject,
  prepareSummary,
  problemTable,
  readChoice,
  readLabels,
  readPlan,
  shardManifestObject,
  shardOf,
  shardRequestsFile,
  shardRequestsObject,
  shownPlace,
  unknownFacts,
  unknownText,
  vectorsObject,
  writeBackDone,
  writeBackToDo,
  writePlan
};
