const os = process.getBuiltinModule("node:os");
const os2 = process.getBuiltinModule("node:os");
const os3 = process.getBuiltinModule("node:os");
const { EOL: EOL32 } = process.getBuiltinModule("node:os");
const crypto = process.getBuiltinModule("node:crypto");
const fs = process.getBuiltinModule("node:fs");
const { constants, promises } = process.getBuiltinModule("node:fs");
import {
  VERSION,
  guardStream,
  plainRedactor,
  redact,
  redactor,
  secretsOf,
  sentSecretsOf
} from "./lib-shared-7.mjs";
import {
  NEVER,
  SHA256,
  _enum,
  ageHoursOf,
  costText,
  counted,
  explainFileError,
  inThousands,
  isUuid,
  logLine,
  oneLine,
  parseParameters,
  readPrices,
  string,
  string as string2,
  string as string3,
  url,
  usd
} from "./lib-shared-3.mjs";
import {
  CompletionBatchError,
  CompletionBatchError as CompletionBatchError2,
  describeError,
  isCompletionBatchError
} from "./lib-shared-31.mjs";

function toCommandValue(e){return e==null?"":typeof e=="string"||e instanceof String?e:JSON.stringify(e)}function toCommandProperties(e){return Object.keys(e).length?{title:e.title,file:e.file,line:e.startLine,endLine:e.endLine,col:e.startColumn,endColumn:e.endColumn}:{}}
function issueCommand(e,t,r){const s=new Command(e,t,r);process.stdout.write(s.toString()+os.EOL)}function issue(e,t=""){issueCommand(e,{},t)}var CMD_STRING="::",Command=class{constructor(e,t,r){e||(e="missing.command"),this.command=e,this.properties=t,this.message=r}toString(){let e=CMD_STRING+this.command;if(this.properties&&Object.keys(this.properties).length>0){e+=" ";let t=!0;for(const r in this.properties)if(this.properties.hasOwnProperty(r)){const s=this.properties[r];s&&(t?t=!1:e+=",",e+=`${r}=${escapeProperty(s)}`)}}return e+=`${CMD_STRING}${escapeData(this.message)}`,e}};function escapeData(e){return toCommandValue(e).replace(/%/g,"%25").replace(/\r/g,"%0D").replace(/\n/g,"%0A")}function escapeProperty(e){return toCommandValue(e).replace(/%/g,"%25").replace(/\r/g,"%0D").replace(/\n/g,"%0A").replace(/:/g,"%3A").replace(/,/g,"%2C")}
function issueFileCommand(n,o){const e=process.env[`GITHUB_${n}`];if(!e)throw new Error(`Unable to find environment variable for file command ${n}`);if(!fs.existsSync(e))throw new Error(`Missing file at path: ${e}`);fs.appendFileSync(e,`${toCommandValue(o)}${os2.EOL}`,{encoding:"utf8"})}function prepareKeyValueMessage(n,o){const e=`ghadelimiter_${crypto.randomUUID()}`,t=toCommandValue(o);if(n.includes(e))throw new Error(`Unexpected input: name should not contain the delimiter "${e}"`);if(t.includes(e))throw new Error(`Unexpected input: value should not contain the delimiter "${e}"`);return`${n}<<${e}${os2.EOL}${t}${os2.EOL}${e}`}
var __awaiter=function(t,e,r,a){function s(n){return n instanceof r?n:new r(function(d){d(n)})}return new(r||(r=Promise))(function(n,d){function u(i){try{o(a.next(i))}catch(h){d(h)}}function c(i){try{o(a.throw(i))}catch(h){d(h)}}function o(i){i.done?n(i.value):s(i.value).then(u,c)}o((a=a.apply(t,e||[])).next())})},{access,appendFile,writeFile}=promises,SUMMARY_ENV_VAR="GITHUB_STEP_SUMMARY",Summary=class{constructor(){this._buffer=""}filePath(){return __awaiter(this,void 0,void 0,function*(){if(this._filePath)return this._filePath;const t=process.env[SUMMARY_ENV_VAR];if(!t)throw new Error(`Unable to find environment variable for $${SUMMARY_ENV_VAR}. Check if your runtime environment supports job summaries.`);try{yield access(t,constants.R_OK|constants.W_OK)}catch{throw new Error(`Unable to access summary file: '${t}'. Check if the file has correct read/write permissions.`)}return this._filePath=t,this._filePath})}wrap(t,e,r={}){const a=Object.entries(r).map(([s,n])=>` ${s}="${n}"`).join("");return e?`<${t}${a}>${e}</${t}>`:`<${t}${a}>`}write(t){return __awaiter(this,void 0,void 0,function*(){const e=!!t?.overwrite,r=yield this.filePath();return yield(e?writeFile:appendFile)(r,this._buffer,{encoding:"utf8"}),this.emptyBuffer()})}clear(){return __awaiter(this,void 0,void 0,function*(){return this.emptyBuffer().write({overwrite:!0})})}stringify(){return this._buffer}isEmptyBuffer(){return this._buffer.length===0}emptyBuffer(){return this._buffer="",this}addRaw(t,e=!1){return this._buffer+=t,e?this.addEOL():this}addEOL(){return this.addRaw(EOL32)}addCodeBlock(t,e){const r=Object.assign({},e&&{lang:e}),a=this.wrap("pre",this.wrap("code",t),r);return this.addRaw(a).addEOL()}addList(t,e=!1){const r=e?"ol":"ul",a=t.map(n=>this.wrap("li",n)).join(""),s=this.wrap(r,a);return this.addRaw(s).addEOL()}addTable(t){const e=t.map(a=>{const s=a.map(n=>{if(typeof n=="string")return this.wrap("td",n);const{header:d,data:u,colspan:c,rowspan:o}=n,i=d?"th":"td",h=Object.assign(Object.assign({},c&&{colspan:c}),o&&{rowspan:o});return this.wrap(i,u,h)}).join("");return this.wrap("tr",s)}).join(""),r=this.wrap("table",e);return this.addRaw(r).addEOL()}addDetails(t,e){const r=this.wrap("details",this.wrap("summary",t)+e);return this.addRaw(r).addEOL()}addImage(t,e,r){const{width:a,height:s}=r||{},n=Object.assign(Object.assign({},a&&{width:a}),s&&{height:s}),d=this.wrap("img",null,Object.assign({src:t,alt:e},n));return this.addRaw(d).addEOL()}addHeading(t,e){const r=`h${e}`,a=["h1","h2","h3","h4","h5","h6"].includes(r)?r:"h1",s=this.wrap(a,t);return this.addRaw(s).addEOL()}addSeparator(){const t=this.wrap("hr",null);return this.addRaw(t).addEOL()}addBreak(){const t=this.wrap("br",null);return this.addRaw(t).addEOL()}addQuote(t,e){const r=Object.assign({},e&&{cite:e}),a=this.wrap("blockquote",t,r);return this.addRaw(a).addEOL()}addLink(t,e){const r=this.wrap("a",t,{href:e});return this.addRaw(r).addEOL()}},_summary=new Summary,summary=_summary;
var ExitCode;(function(e){e[e.Success=0]="Success",e[e.Failure=1]="Failure"})(ExitCode||(ExitCode={}));function setSecret(e){issueCommand("add-mask",{},e)}function getInput(e,r){const n=process.env[`INPUT_${e.replace(/ /g,"_").toUpperCase()}`]||"";if(r&&r.required&&!n)throw new Error(`Input required and not supplied: ${e}`);return r&&r.trimWhitespace===!1?n:n.trim()}function setOutput(e,r){if(process.env.GITHUB_OUTPUT||"")return issueFileCommand("OUTPUT",prepareKeyValueMessage(e,r));process.stdout.write(os3.EOL),issueCommand("set-output",{name:e},toCommandValue(r))}function setFailed(e){process.exitCode=ExitCode.Failure,error(e)}function debug(e){issueCommand("debug",{},e)}function error(e,r={}){issueCommand("error",toCommandProperties(r),e instanceof Error?e.toString():e)}function warning(e,r={}){issueCommand("warning",toCommandProperties(r),e instanceof Error?e.toString():e)}function info(e){process.stdout.write(e+os3.EOL)}function startGroup(e){issue("group",e)}function endGroup(){issue("endgroup")}
// src/shared/secrets.ts
function maskKeys() {
  for (const name of ["openai-api-key", "chroma-api-key", "token"]) {
    const key = getInput(name);
    if (key !== "") for (const form of [key, base64(key), base64(`:${key}`)]) setSecret(form);
  }
}
function base64(text2) {
  return Buffer.from(text2).toString("base64").replace(/=+$/, "");
}
function guardLog() {
  for (const stream of [process.stdout, process.stderr]) guardStream(stream, hideSecret());
}
function hideSecret() {
  return redactor(secretsOf(process.env));
}
function hideKey() {
  return plainRedactor(sentSecretsOf(process.env));
}

// src/shared/input-words.ts
var WORDS = [
  [/\bAWS_REGION\b/g, "aws-region"],
  [/\bOPENAI_API_KEY\b/g, "openai-api-key"],
  [/\bCHROMA_API_KEY\b/g, "chroma-api-key"],
  [/\bOPENAI_BASE_URL\b/g, "openai-base-url"],
  [/\bthe store's URL\b/g, "the input store"],
  [/ or file:\/\/\/absolute\/folder\b/g, ""],
  [/\bcompletion-batch status lists the open ones/g, "find without batch lists the open ones"],
  [
    /\bcompletion-batch reconcile --give-up (\S+)( \(the action reconcile: give-up\))?/g,
    "reconcile with the input give-up: $1"
  ],
  [/(^|[\s(])--(plan-sha256|table|store|batch|model|prices|max-cost-usd|queue-tokens|max-attempts)\b/g, "$1$2"]
];
function inInputWords(text2) {
  return WORDS.reduce((said, [pattern, by]) => said.replace(pattern, by), text2);
}
// src/shared/summary.ts
var MAX_ROWS = 50;
var MAX_SENTENCES = 20;
var MAX_BYTES = 900 * 1024;
var MAX_TEXT = 300;
var NOT_PLAIN = /(?<![\p{L}\p{N}])[-_]|[-_](?![\p{L}\p{N}])|[^-_\p{L}\p{N} ,;\u2026\ufffd]/gu;
function literal(text2, max = MAX_TEXT) {
  const line = oneLine(text2);
  const short = line.length > max ? `${line.slice(0, max).toWellFormed()}\u2026` : line;
  return short.replace(NOT_PLAIN, (sign) => {
    const entity = `&#${sign.codePointAt(0)};`;
    return sign === "@" || sign === "#" ? `${entity}&#8288;` : entity;
  });
}
function code(text2) {
  return `<code>${literal(text2)}</code>`;
}
function link(text2, url2) {
  return /^https?:\/\/[\w.:/-]+$/.test(url2) ? `[${text2}](${url2})` : literal(url2);
}
function figure(text2) {
  return { figure: text2.replaceAll(" ", "&nbsp;") };
}
function shownCell(cell) {
  if (typeof cell === "number") return inThousands(cell);
  return typeof cell === "string" ? cell : cell.figure;
}
function table(head, rows) {
  if (rows.length === 0) return "";
  const line = (cells) => `| ${cells.map(shownCell).join(" | ")} |`;
  const shown = rows.slice(0, MAX_ROWS).map(line);
  const more = rows.length > MAX_ROWS ? [`\u2026 and ${inThousands(rows.length - MAX_ROWS)} more`] : [];
  const isRight = (column) => rows.some((row) => typeof (row[column] ?? "") !== "string");
  const alignment = head.map((_, column) => isRight(column) ? "---:" : "---");
  return [line(head), `| ${alignment.join(" | ")} |`, ...shown, ...more.map((text2) => `
${text2}`)].join("\n");
}
function about(cost) {
  const text2 = usd(cost);
  return text2.startsWith("$") ? `about ${text2}` : text2;
}
function money(cost) {
  return figure(costText(cost, (known) => usd(known).replace("$", "")));
}
function facts(rows) {
  const cells = rows.map(([name, value]) => [name, typeof value === "number" ? inThousands(value) : value]);
  return table(["", ""], cells);
}
function folded(title, text2) {
  return text2 === "" ? "" : `<details><summary>${title}</summary>

${text2}

</details>`;
}
function sentences(title, texts) {
  if (texts.length === 0) return "";
  const shown = texts.slice(0, MAX_SENTENCES).map((text2) => `- ${literal(inInputWords(text2))}`);
  const more = texts.length > MAX_SENTENCES ? [`- \u2026 and ${inThousands(texts.length - MAX_SENTENCES)} more`] : [];
  return [`**${title}**`, "", ...shown, ...more].join("\n");
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
async function writeSummary(text2) {
  if (!process.env.GITHUB_STEP_SUMMARY) return;
  await summary.addRaw(hideSecret()(text2)).write();
}
// src/shared/job-summary.ts
var MAX_FAILURE = 2e3;
var JobSummary = class {
  #title;
  #written = false;
  #kept;
  #handedOn = false;
  /** @param title the action, as its summary is headed */
  constructor(title) {
    this.#title = title;
  }
  /** @param shown the input summary; without it the text is kept for the case that the step fails */
  async tell(text2, shown) {
    this.#kept = shown ? void 0 : text2;
    if (!shown) return;
    this.#written = true;
    await writeSummary(text2);
  }
  /** What goes wrong from now on a later job tells: it has what this one left. */
  handOn() {
    this.#handedOn = true;
  }
  /** The step has failed. What its summary has said already is not said again. */
  async fail(message) {
    if (this.#written || this.#handedOn) return;
    this.#written = true;
    await writeSummary(this.#kept ?? failureText(this.#title, message));
  }
};
function failureText(title, message) {
  return page([
    `### ${title}: failed`,
    `**${literal(message, MAX_FAILURE)}**`,
    "The log of this job says more. Once that is mended, re-run the failed jobs, or let the next run take it up."
  ]);
}
// src/shared/outputs.ts
var MAX_FAILURE2 = 1e3;
var FAILURE = "failure";
function setOutputs(values) {
  const hide2 = hideKey();
  for (const [name, value] of Object.entries(values)) setOutput(name, hide2(String(value)));
}
function setFailure(text2) {
  setOutputs({ [FAILURE]: text2.slice(0, MAX_FAILURE2).toWellFormed() });
}
function dollars(cost) {
  return cost === void 0 ? "" : cost.toFixed(6);
}
// src/shared/failure.ts
var Incomplete = class extends Error {
  name = "Incomplete";
  /** The first of what could not be done, in the words of who said so. */
  said;
  constructor(message, said = message) {
    super(message);
    this.said = said;
  }
};
function guarded(title, action) {
  return ended(title, action, false);
}
function guardedTelling(title, action) {
  return ended(title, action, true);
}
async function ended(title, action, tells) {
  const summary2 = new JobSummary(title);
  try {
    maskKeys();
    guardLog();
    await action(summary2);
  } catch (error2) {
    const text2 = fail(error2);
    if (tells) setFailure(hide(error2 instanceof Incomplete ? oneLine(error2.said) : text2));
    await summary2.fail(text2).catch((why) => {
      info(logLine(`the job summary could not be written: ${hide(describeError(why))}`));
    });
  }
}
function fail(thrown) {
  const error2 = explainFileError(thrown);
  const text2 = failureOf(error2);
  setFailed(text2);
  if (isCompletionBatchError(error2)) {
    if (error2.cause !== void 0) debug(oneLine(`cause: ${hide(describeError(error2.cause))}`));
  } else if (!(error2 instanceof Incomplete)) {
    const stack = error2 instanceof Error ? error2.stack ?? "" : "";
    info(`completion-batch ${VERSION}, Node.js ${process.version}`);
    for (const line of hide(stack).split("\n")) info(logLine(line));
  }
  return text2;
}
function failureOf(error2) {
  if (isCompletionBatchError(error2)) {
    return oneLine(`${hideSecret()(inInputWords(describeError(error2)))} [${error2.code}]`);
  }
  if (error2 instanceof Incomplete) return oneLine(inInputWords(error2.message));
  return oneLine(
    `a defect of completion-batch, or a failure it does not know: ${hide(describeError(error2))}. The log has the details.`
  );
}
function hide(text2) {
  return redact(hideSecret()(text2));
}
function end() {
  process.stdout.write("", () => process.exit());
}
// src/shared/renamed-inputs.ts
var RENAMED_INPUTS = {};
// src/shared/inputs.ts
function inputName(property) {
  return property.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
}
function readInputs(fields, secrets = [], read = getInput, renamed = RENAMED_INPUTS) {
  const values = {};
  const names = new Set(Object.keys(fields).map(inputName));
  const wrong = givenByOldName(names, read, renamed);
  for (const property of Object.keys(fields)) {
    const name = inputName(property);
    if (wrong.some(({ now }) => now === name)) continue;
    const given = read(name) || void 0;
    const parsed = fields[property].safeParse(given);
    if (parsed.success) values[property] = parsed.data;
    else {
      const shown = secrets.includes(property) ? "does not fit (its value is not shown)" : `is ${JSON.stringify(given?.slice(0, 200))}`;
      wrong.push({
        name,
        is: given === void 0 ? `the input ${name} is missing` : `the input ${name} ${shown}`,
        remedy: parsed.error.issues[0]?.message ?? ""
      });
    }
  }
  if (wrong.length === 0) return Object.freeze(values);
  throw new CompletionBatchError("invalid-input", wrong.map(({ is }) => is).join("; "), {
    where: wrong.map(({ name }) => `with: ${name}`).join(", "),
    remedy: wrong.map(({ remedy }) => remedy).join(" ")
  });
}
function givenByOldName(names, read, renamed) {
  const old = Object.entries(renamed).filter(([name, now]) => !names.has(name) && names.has(now) && read(name) !== "");
  return old.map(([name, now]) => ({
    name,
    now,
    is: `the input ${name} is called ${now} now`,
    remedy: `Write ${now} in place of ${name}.`
  }));
}
var text = (what) => string({ error: what });
var optionalText = () => string().optional();
var textOr = (fallback) => string().default(fallback);
var planSha256 = () => string().regex(SHA256, { error: "Give plan-sha256 the output of that name of prepare: 64 digits and letters from a to f." }).optional();
function wholeNumber(name, min, max = Number.MAX_SAFE_INTEGER) {
  const range = max === Number.MAX_SAFE_INTEGER ? `from ${min}` : `from ${min} to ${max}`;
  const fits = (value) => /^\d{1,16}$/.test(value) && Number(value) >= min && Number(value) <= max;
  return string().refine(fits, { error: `Give ${name} a whole number ${range}, written in digits.` }).transform(Number).optional();
}
function amount(name) {
  return string().refine((value) => /^\d{1,12}(\.\d{1,9})?$/.test(value) && Number(value) > 0, {
    error: `Give ${name} an amount over 0, such as 5 or 0.25.`
  }).transform(Number).optional();
}
function wholeNumberOr(name, fallback, min, max) {
  return wholeNumber(name, min, max).transform((value) => value ?? fallback);
}
function hours(name) {
  const fits = (value) => /^\d{1,4}(\.\d{1,6})?$/.test(value) && Number(value) > 0;
  return string().refine(fits, { error: `Give ${name} a number of hours over 0, e.g. 20 or 0.5.` }).transform(Number).optional();
}
function choiceOr(name, choices, fallback) {
  return _enum(choices, { error: `Give ${name} one of ${choices.join(", ")}.` }).optional().transform((value) => value ?? fallback);
}
function requestParameters() {
  return string().transform((value, context) => {
    try {
      return parseParameters(value);
    } catch (error2) {
      if (!isCompletionBatchError(error2)) throw error2;
      context.addIssue(`${error2.message}. ${error2.remedy}`);
      return NEVER;
    }
  }).optional();
}
var flag = (name) => choiceOr(name, ["true", "false"], "false").transform((value) => value === "true");
var summaryShown = () => choiceOr("summary", ["true", "false"], "true").transform((value) => value === "true");
var summaryChoice = () => choiceOr("summary", SUMMARY_CHOICES, "true");
var SUMMARY_CHOICES = ["true", "false", "if-last"];
var isShown = (choice, last) => choice === "true" || choice === "if-last" && last;
function defined(options) {
  return Object.fromEntries(Object.entries(options).filter(([, value]) => value !== void 0));
}
// src/shared/log-group.ts
var LogGroups = class {
  #title;
  #open = false;
  /** Ends the group whatever becomes of `work`. One group has no other in it: GitHub knows none. */
  async around(title, work) {
    this.#title = title;
    this.#start(title);
    try {
      return await work();
    } finally {
      this.#end();
      this.#title = void 0;
    }
  }
  /** A line that may be folded away. */
  inside(line) {
    if (this.#title !== void 0 && !this.#open) this.#start(`${this.#title}, continued`);
    line();
  }
  /** A line that is to be seen. */
  outside(line) {
    this.#end();
    line();
  }
  #start(title) {
    startGroup(logLine(title));
    this.#open = true;
  }
  #end() {
    if (!this.#open) return;
    endGroup();
    this.#open = false;
  }
};
// src/shared/logger.ts
var PROGRESS_INTERVAL = 1e4;
var MAX_ANNOTATIONS = 9;
function actionsLogger(now = Date.now) {
  let shownAt = now();
  const groups = new LogGroups();
  const info2 = (text2) => groups.inside(() => info(logLine(text2)));
  const left = { warning: MAX_ANNOTATIONS, error: MAX_ANNOTATIONS };
  const annotate = (kind, annotation, message, title) => {
    const text2 = oneLine(inInputWords(message));
    left[kind] -= 1;
    if (left[kind] >= 0) groups.outside(() => annotation(text2, title === void 0 ? {} : { title }));
    else info2(`${kind}: ${text2}`);
  };
  return {
    debug: (message) => debug(oneLine(message)),
    info: (message) => info2(inInputWords(message)),
    warn: (message, title) => annotate("warning", warning, message, title),
    error: (message, title) => annotate("error", error, message, title),
    group: (title, work) => groups.around(title, work),
    progress(step, done, total) {
      if (now() - shownAt < PROGRESS_INTERVAL) return;
      shownAt = now();
      const of = total === void 0 ? "" : ` of ${inThousands(total)}`;
      info2(`${step}: ${inThousands(done)}${of}`);
    }
  };
}

// src/shared/ways.ts
var WAYS = {
  giveUp: (batchId) => `the action reconcile with give-up: ${batchId} (completion-batch reconcile --give-up ${batchId})`,
  cancel: (batchId) => `completion-batch cancel ${batchId}`,
  // Both stand in one sentence, which has room for few ids.
  accept: (batchId) => `the action collect with accept: ${batchId} (--accept)`,
  reject: () => "with reject in its place (--reject)",
  reconcile: "the action reconcile (completion-batch reconcile)",
  status: "the action find (completion-batch status)",
  parameters: "parameters of prepare"
};
var JOB_WAYS = {
  giveUp: (batchId) => `completion-batch batch collect JOB --give-up ${batchId}`,
  cancel: (batchId) => `completion-batch batch cancel JOB (whose ${batchId} is)`,
  accept: (batchId) => `decide of @completion-batch/engine, with ${batchId} and accepted`,
  reject: () => "with rejected",
  reconcile: "completion-batch batch collect JOB --give-up ID",
  status: "the action find-jobs (completion-batch batch status)",
  parameters: "the body of each request"
};

// src/shared/openai.ts
var KEY_REMEDY = "Give openai-api-key a key of the OpenAI project that pays for the batches, from a secret: one line, no blanks.";
var openaiKey = () => string2({ error: KEY_REMEDY }).regex(/^[\x21-\x7e]+$/, { error: KEY_REMEDY });
var openaiBaseUrl = () => url({ protocol: /^https?$/, error: "Give openai-base-url an http or https URL." }).optional();

// src/shared/stuck-table.ts
var ASKED = {
  label: { head: "Labels", stay: "their labels stay `PENDING`" },
  request: { head: "Requests", stay: "their requests are not asked again before" }
};
function stuckTable(stuck, asked = "label") {
  if (stuck.length === 0) return "";
  const rows = table(
    ["Open submission", "Execution", "State", ASKED[asked].head, "What is wrong", "What to do"],
    stuck.map(({ batchId, executionId, state, units, reason, remedy, red }) => [
      code(batchId),
      executionId === void 0 ? "unknown" : code(executionId),
      state === void 0 ? "unknown" : code(state),
      units ?? "unknown",
      `${literal(reason)}${red ? "" : " (another schedule may still see to it)"}`,
      literal(remedy)
    ])
  );
  return `**Stuck: these will not become batches by themselves, and ${ASKED[asked].stay}**

${rows}`;
}

// src/shared/passed-over.ts
var MAX_NAMED = 4;
function tellPassedOver(logger, rows, count, file) {
  if (count === 0) return;
  for (const { name, reason } of rows.slice(0, MAX_NAMED)) logger.warn(`${name}: ${reason}`, "Row passed over");
  logger.warn(
    `${counted(count, "row was", "rows were")} passed over because they cannot be read; ${file} has all of them`,
    "Rows passed over"
  );
}
function rowProblems(problems) {
  return problems.map(({ PK, SK, reason }) => ({ name: `${PK}, ${SK}`, reason }));
}

// src/shared/ahead.ts
var keyGiven = () => choiceOr("openai-key-given", ["true", "false"], "true").transform((value) => value === "true");
async function checkAhead({ openaiKeyGiven, prices }) {
  if (!openaiKeyGiven) {
    throw new CompletionBatchError2("credentials-missing", "the secret openai-api-key is empty", {
      where: "secrets: openai-api-key",
      remedy: "Give the repository (or the environment of the job) the secret that the workflow hands on as openai-api-key. Nothing was done yet."
    });
  }
  return prices === void 0 ? void 0 : await readPrices(prices);
}

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

// src/report/inputs.ts
var batchIds = () => string3().transform((value) => value.split(",").map((id) => id.trim())).refine((ids) => ids.every(isUuid), {
  error: "Give batches completion batch ids, by comma, as collect and find tell them."
}).optional();
var reportInputs = {
  table: text("Give table the name of the DynamoDB table with the receipts."),
  store: optionalText(),
  days: wholeNumberOr("days", 7, 1, 3650),
  batches: batchIds(),
  labels: optionalText(),
  out: textOr("completion-batch/report"),
  summary: summaryShown()
};
export {
  Incomplete,
  JOB_WAYS,
  MAX_LEGS,
  STALE_HOURS,
  WAYS,
  about,
  actionsLogger,
  amount,
  checkAhead,
  choiceOr,
  code,
  defined,
  dollars,
  dueNow,
  end,
  error,
  facts,
  figure,
  flag,
  folded,
  guarded,
  guardedTelling,
  hideKey,
  hideSecret,
  hours,
  isShown,
  isStale,
  keyGiven,
  link,
  literal,
  money,
  openaiBaseUrl,
  openaiKey,
  optionalText,
  page,
  planSha256,
  readInputs,
  reportInputs,
  requestParameters,
  rowProblems,
  sentences,
  setFailure,
  setOutputs,
  stuckTable,
  summaryChoice,
  summaryShown,
  table,
  tellPassedOver,
  text,
  textOr,
  warning,
  wholeNumber,
  wholeNumberOr
};
