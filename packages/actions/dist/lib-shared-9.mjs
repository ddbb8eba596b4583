import { createRequire } from 'node:module';
const require = createRequire(import.meta.url);
import {
  explainFileError
} from "./lib-shared-41.mjs";
import {
  parseParameters
} from "./lib-shared-6.mjs";
import {
  guardStream,
  plainRedactor,
  redact,
  redactor,
  secretsOf,
  sentSecretsOf
} from "./lib-shared-12.mjs";
import {
  SHA256
} from "./lib-shared-33.mjs";
import {
  NEVER,
  _enum,
  string
} from "./lib-zod.mjs";
import {
  CompletionBatchError,
  describeError,
  isCompletionBatchError
} from "./lib-shared-54.mjs";

// ../../node_modules/@actions/core/lib/command.js
import * as os from "os";

// ../../node_modules/@actions/core/lib/utils.js
function toCommandValue(input) {
  if (input === null || input === void 0) {
    return "";
  } else if (typeof input === "string" || input instanceof String) {
    return input;
  }
  return JSON.stringify(input);
}
function toCommandProperties(annotationProperties) {
  if (!Object.keys(annotationProperties).length) {
    return {};
  }
  return {
    title: annotationProperties.title,
    file: annotationProperties.file,
    line: annotationProperties.startLine,
    endLine: annotationProperties.endLine,
    col: annotationProperties.startColumn,
    endColumn: annotationProperties.endColumn
  };
}

// ../../node_modules/@actions/core/lib/command.js
function issueCommand(command, properties, message) {
  const cmd = new Command(command, properties, message);
  process.stdout.write(cmd.toString() + os.EOL);
}
function issue(name, message = "") {
  issueCommand(name, {}, message);
}
var CMD_STRING = "::";
var Command = class {
  constructor(command, properties, message) {
    if (!command) {
      command = "missing.command";
    }
    this.command = command;
    this.properties = properties;
    this.message = message;
  }
  toString() {
    let cmdStr = CMD_STRING + this.command;
    if (this.properties && Object.keys(this.properties).length > 0) {
      cmdStr += " ";
      let first = true;
      for (const key in this.properties) {
        if (this.properties.hasOwnProperty(key)) {
          const val = this.properties[key];
          if (val) {
            if (first) {
              first = false;
            } else {
              cmdStr += ",";
            }
            cmdStr += `${key}=${escapeProperty(val)}`;
          }
        }
      }
    }
    cmdStr += `${CMD_STRING}${escapeData(this.message)}`;
    return cmdStr;
  }
};
function escapeData(s) {
  return toCommandValue(s).replace(/%/g, "%25").replace(/\r/g, "%0D").replace(/\n/g, "%0A");
}
function escapeProperty(s) {
  return toCommandValue(s).replace(/%/g, "%25").replace(/\r/g, "%0D").replace(/\n/g, "%0A").replace(/:/g, "%3A").replace(/,/g, "%2C");
}

// ../../node_modules/@actions/core/lib/file-command.js
import * as crypto from "crypto";
import * as fs from "fs";
import * as os2 from "os";
function issueFileCommand(command, message) {
  const filePath = process.env[`GITHUB_${command}`];
  if (!filePath) {
    throw new Error(`Unable to find environment variable for file command ${command}`);
  }
  if (!fs.existsSync(filePath)) {
    throw new Error(`Missing file at path: ${filePath}`);
  }
  fs.appendFileSync(filePath, `${toCommandValue(message)}${os2.EOL}`, {
    encoding: "utf8"
  });
}
function prepareKeyValueMessage(key, value) {
  const delimiter = `ghadelimiter_${crypto.randomUUID()}`;
  const convertedValue = toCommandValue(value);
  if (key.includes(delimiter)) {
    throw new Error(`Unexpected input: name should not contain the delimiter "${delimiter}"`);
  }
  if (convertedValue.includes(delimiter)) {
    throw new Error(`Unexpected input: value should not contain the delimiter "${delimiter}"`);
  }
  return `${key}<<${delimiter}${os2.EOL}${convertedValue}${os2.EOL}${delimiter}`;
}

// ../../node_modules/@actions/core/lib/core.js
import * as os3 from "os";

// ../../node_modules/@actions/core/lib/summary.js
import { EOL as EOL3 } from "os";
import { constants, promises } from "fs";
var __awaiter = function(thisArg, _arguments, P, generator) {
  function adopt(value) {
    return value instanceof P ? value : new P(function(resolve) {
      resolve(value);
    });
  }
  return new (P || (P = Promise))(function(resolve, reject) {
    function fulfilled(value) {
      try {
        step(generator.next(value));
      } catch (e) {
        reject(e);
      }
    }
    function rejected(value) {
      try {
        step(generator["throw"](value));
      } catch (e) {
        reject(e);
      }
    }
    function step(result) {
      result.done ? resolve(result.value) : adopt(result.value).then(fulfilled, rejected);
    }
    step((generator = generator.apply(thisArg, _arguments || [])).next());
  });
};
var { access, appendFile, writeFile } = promises;
var SUMMARY_ENV_VAR = "GITHUB_STEP_SUMMARY";
var Summary = class {
  constructor() {
    this._buffer = "";
  }
  /**
   * Finds the summary file path from the environment, rejects if env var is not found or file does not exist
   * Also checks r/w permissions.
   *
   * @returns step summary file path
   */
  filePath() {
    return __awaiter(this, void 0, void 0, function* () {
      if (this._filePath) {
        return this._filePath;
      }
      const pathFromEnv = process.env[SUMMARY_ENV_VAR];
      if (!pathFromEnv) {
        throw new Error(`Unable to find environment variable for $${SUMMARY_ENV_VAR}. Check if your runtime environment supports job summaries.`);
      }
      try {
        yield access(pathFromEnv, constants.R_OK | constants.W_OK);
      } catch (_a) {
        throw new Error(`Unable to access summary file: '${pathFromEnv}'. Check if the file has correct read/write permissions.`);
      }
      this._filePath = pathFromEnv;
      return this._filePath;
    });
  }
  /**
   * Wraps content in an HTML tag, adding any HTML attributes
   *
   * @param {string} tag HTML tag to wrap
   * @param {string | null} content content within the tag
   * @param {[attribute: string]: string} attrs key-value list of HTML attributes to add
   *
   * @returns {string} content wrapped in HTML element
   */
  wrap(tag, content, attrs = {}) {
    const htmlAttrs = Object.entries(attrs).map(([key, value]) => ` ${key}="${value}"`).join("");
    if (!content) {
      return `<${tag}${htmlAttrs}>`;
    }
    return `<${tag}${htmlAttrs}>${content}</${tag}>`;
  }
  /**
   * Writes text in the buffer to the summary buffer file and empties buffer. Will append by default.
   *
   * @param {SummaryWriteOptions} [options] (optional) options for write operation
   *
   * @returns {Promise<Summary>} summary instance
   */
  write(options) {
    return __awaiter(this, void 0, void 0, function* () {
      const overwrite = !!(options === null || options === void 0 ? void 0 : options.overwrite);
      const filePath = yield this.filePath();
      const writeFunc = overwrite ? writeFile : appendFile;
      yield writeFunc(filePath, this._buffer, { encoding: "utf8" });
      return this.emptyBuffer();
    });
  }
  /**
   * Clears the summary buffer and wipes the summary file
   *
   * @returns {Summary} summary instance
   */
  clear() {
    return __awaiter(this, void 0, void 0, function* () {
      return this.emptyBuffer().write({ overwrite: true });
    });
  }
  /**
   * Returns the current summary buffer as a string
   *
   * @returns {string} string of summary buffer
   */
  stringify() {
    return this._buffer;
  }
  /**
   * If the summary buffer is empty
   *
   * @returns {boolen} true if the buffer is empty
   */
  isEmptyBuffer() {
    return this._buffer.length === 0;
  }
  /**
   * Resets the summary buffer without writing to summary file
   *
   * @returns {Summary} summary instance
   */
  emptyBuffer() {
    this._buffer = "";
    return this;
  }
  /**
   * Adds raw text to the summary buffer
   *
   * @param {string} text content to add
   * @param {boolean} [addEOL=false] (optional) append an EOL to the raw text (default: false)
   *
   * @returns {Summary} summary instance
   */
  addRaw(text2, addEOL = false) {
    this._buffer += text2;
    return addEOL ? this.addEOL() : this;
  }
  /**
   * Adds the operating system-specific end-of-line marker to the buffer
   *
   * @returns {Summary} summary instance
   */
  addEOL() {
    return this.addRaw(EOL3);
  }
  /**
   * Adds an HTML codeblock to the summary buffer
   *
   * @param {string} code content to render within fenced code block
   * @param {string} lang (optional) language to syntax highlight code
   *
   * @returns {Summary} summary instance
   */
  addCodeBlock(code2, lang) {
    const attrs = Object.assign({}, lang && { lang });
    const element = this.wrap("pre", this.wrap("code", code2), attrs);
    return this.addRaw(element).addEOL();
  }
  /**
   * Adds an HTML list to the summary buffer
   *
   * @param {string[]} items list of items to render
   * @param {boolean} [ordered=false] (optional) if the rendered list should be ordered or not (default: false)
   *
   * @returns {Summary} summary instance
   */
  addList(items, ordered = false) {
    const tag = ordered ? "ol" : "ul";
    const listItems = items.map((item) => this.wrap("li", item)).join("");
    const element = this.wrap(tag, listItems);
    return this.addRaw(element).addEOL();
  }
  /**
   * Adds an HTML table to the summary buffer
   *
   * @param {SummaryTableCell[]} rows table rows
   *
   * @returns {Summary} summary instance
   */
  addTable(rows) {
    const tableBody = rows.map((row) => {
      const cells = row.map((cell) => {
        if (typeof cell === "string") {
          return this.wrap("td", cell);
        }
        const { header, data, colspan, rowspan } = cell;
        const tag = header ? "th" : "td";
        const attrs = Object.assign(Object.assign({}, colspan && { colspan }), rowspan && { rowspan });
        return this.wrap(tag, data, attrs);
      }).join("");
      return this.wrap("tr", cells);
    }).join("");
    const element = this.wrap("table", tableBody);
    return this.addRaw(element).addEOL();
  }
  /**
   * Adds a collapsable HTML details element to the summary buffer
   *
   * @param {string} label text for the closed state
   * @param {string} content collapsable content
   *
   * @returns {Summary} summary instance
   */
  addDetails(label, content) {
    const element = this.wrap("details", this.wrap("summary", label) + content);
    return this.addRaw(element).addEOL();
  }
  /**
   * Adds an HTML image tag to the summary buffer
   *
   * @param {string} src path to the image you to embed
   * @param {string} alt text description of the image
   * @param {SummaryImageOptions} options (optional) addition image attributes
   *
   * @returns {Summary} summary instance
   */
  addImage(src, alt, options) {
    const { width, height } = options || {};
    const attrs = Object.assign(Object.assign({}, width && { width }), height && { height });
    const element = this.wrap("img", null, Object.assign({ src, alt }, attrs));
    return this.addRaw(element).addEOL();
  }
  /**
   * Adds an HTML section heading element
   *
   * @param {string} text heading text
   * @param {number | string} [level=1] (optional) the heading level, default: 1
   *
   * @returns {Summary} summary instance
   */
  addHeading(text2, level) {
    const tag = `h${level}`;
    const allowedTag = ["h1", "h2", "h3", "h4", "h5", "h6"].includes(tag) ? tag : "h1";
    const element = this.wrap(allowedTag, text2);
    return this.addRaw(element).addEOL();
  }
  /**
   * Adds an HTML thematic break (<hr>) to the summary buffer
   *
   * @returns {Summary} summary instance
   */
  addSeparator() {
    const element = this.wrap("hr", null);
    return this.addRaw(element).addEOL();
  }
  /**
   * Adds an HTML line break (<br>) to the summary buffer
   *
   * @returns {Summary} summary instance
   */
  addBreak() {
    const element = this.wrap("br", null);
    return this.addRaw(element).addEOL();
  }
  /**
   * Adds an HTML blockquote to the summary buffer
   *
   * @param {string} text quote text
   * @param {string} cite (optional) citation url
   *
   * @returns {Summary} summary instance
   */
  addQuote(text2, cite) {
    const attrs = Object.assign({}, cite && { cite });
    const element = this.wrap("blockquote", text2, attrs);
    return this.addRaw(element).addEOL();
  }
  /**
   * Adds an HTML anchor tag to the summary buffer
   *
   * @param {string} text link text/content
   * @param {string} href hyperlink
   *
   * @returns {Summary} summary instance
   */
  addLink(text2, href) {
    const element = this.wrap("a", text2, { href });
    return this.addRaw(element).addEOL();
  }
};
var _summary = new Summary();
var summary = _summary;

// ../../node_modules/@actions/core/lib/core.js
var ExitCode;
(function(ExitCode2) {
  ExitCode2[ExitCode2["Success"] = 0] = "Success";
  ExitCode2[ExitCode2["Failure"] = 1] = "Failure";
})(ExitCode || (ExitCode = {}));
function setSecret(secret) {
  issueCommand("add-mask", {}, secret);
}
function getInput(name, options) {
  const val = process.env[`INPUT_${name.replace(/ /g, "_").toUpperCase()}`] || "";
  if (options && options.required && !val) {
    throw new Error(`Input required and not supplied: ${name}`);
  }
  if (options && options.trimWhitespace === false) {
    return val;
  }
  return val.trim();
}
function setOutput(name, value) {
  const filePath = process.env["GITHUB_OUTPUT"] || "";
  if (filePath) {
    return issueFileCommand("OUTPUT", prepareKeyValueMessage(name, value));
  }
  process.stdout.write(os3.EOL);
  issueCommand("set-output", { name }, toCommandValue(value));
}
function setFailed(message) {
  process.exitCode = ExitCode.Failure;
  error(message);
}
function debug(message) {
  issueCommand("debug", {}, message);
}
function error(message, properties = {}) {
  issueCommand("error", toCommandProperties(properties), message instanceof Error ? message.toString() : message);
}
function warning(message, properties = {}) {
  issueCommand("warning", toCommandProperties(properties), message instanceof Error ? message.toString() : message);
}
function info(message) {
  process.stdout.write(message + os3.EOL);
}
function startGroup(name) {
  issue("group", name);
}
function endGroup() {
  issue("endgroup");
}

// ../core/src/report/plain-text.ts
var UNPRINTABLE = /[\u0000-\u001f\u007f-\u009f\u2028\u2029\u202a-\u202e\u2066-\u2069]/g;
function oneLine(text2) {
  return text2.replace(/\r\n|[\r\n\u2028\u2029]/g, " ").replace(UNPRINTABLE, "\uFFFD").toWellFormed();
}
function logLine(text2) {
  return oneLine(text2).replace(/^(\s*):(?=:)/, "$1: ").replaceAll("##[", "# #[");
}
function number(value) {
  return value.toLocaleString("en-US");
}
function counted(count, one, many = `${one}s`) {
  return `${number(count)} ${count === 1 ? one : many}`;
}
function age(hours2) {
  return hours2 < 2 ? `${Math.round(hours2 * 60)} min` : `${hours2.toFixed(1)} h`;
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

// ../engine/src/platform/money.ts
function usd(amount2) {
  if (amount2 >= 1) return `$${amount2.toFixed(2)}`;
  if (amount2 === 0 || amount2 >= 5e-5) return `$${amount2.toFixed(4)}`;
  return amount2 > 0 ? "less than $0.0001" : `-${usd(-amount2)}`;
}
function costText(cost, known = usd) {
  return cost === void 0 ? "unknown (no price for this model; see prices)" : known(cost);
}

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

// src/shared/summary.ts
var MAX_ROWS = 50;
var MAX_SENTENCES = 20;
var MAX_BYTES = 900 * 1024;
var MAX_TEXT = 300;
var NOT_PLAIN = /(?<![\p{L}\p{N}])[-_]|[-_](?![\p{L}\p{N}])|[^-_\p{L}\p{N} ,;…\ufffd]/gu;
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
function link(text2, url) {
  return /^https?:\/\/[\w.:/-]+$/.test(url) ? `[${text2}](${url})` : literal(url);
}
function figure(text2) {
  return { figure: text2.replaceAll(" ", "&nbsp;") };
}
function shownCell(cell) {
  if (typeof cell === "number") return number(cell);
  return typeof cell === "string" ? cell : cell.figure;
}
function table(head, rows) {
  if (rows.length === 0) return "";
  const line = (cells) => `| ${cells.map(shownCell).join(" | ")} |`;
  const shown = rows.slice(0, MAX_ROWS).map(line);
  const more = rows.length > MAX_ROWS ? [`\u2026 and ${number(rows.length - MAX_ROWS)} more`] : [];
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
  const cells = rows.map(([name, value]) => [name, typeof value === "number" ? number(value) : value]);
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
  const more = texts.length > MAX_SENTENCES ? [`- \u2026 and ${number(texts.length - MAX_SENTENCES)} more`] : [];
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

// src/shared/heap.ts
import { setFlagsFromString } from "node:v8";
function keepHeapSmall() {
  setFlagsFromString("--semi-space-growth-factor=1");
  setFlagsFromString("--heap-growing-percent=180");
}

// src/shared/inputs.ts
function inputName(property) {
  return property.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
}
function readInputs(fields, secrets = [], read = getInput) {
  const values = {};
  const wrong = [];
  for (const property of Object.keys(fields)) {
    const name = inputName(property);
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
      const of = total === void 0 ? "" : ` of ${number(total)}`;
      info2(`${step}: ${number(done)}${of}`);
    }
  };
}

export {
  error,
  warning,
  oneLine,
  logLine,
  number,
  counted,
  age,
  usd,
  costText,
  hideSecret,
  hideKey,
  literal,
  code,
  link,
  figure,
  table,
  about,
  money,
  facts,
  folded,
  sentences,
  page,
  setOutputs,
  setFailure,
  dollars,
  Incomplete,
  guarded,
  guardedTelling,
  end,
  keepHeapSmall,
  readInputs,
  text,
  optionalText,
  textOr,
  planSha256,
  wholeNumber,
  amount,
  wholeNumberOr,
  hours,
  choiceOr,
  requestParameters,
  flag,
  summaryShown,
  summaryChoice,
  isShown,
  defined,
  actionsLogger
};
