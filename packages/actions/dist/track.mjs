const { createHash } = process.getBuiltinModule("node:crypto");
const { createHash: createHash2 } = process.getBuiltinModule("node:crypto");
import {
  gitHubApi
} from "./lib-shared-25.mjs";
import {
  GitHubRefusal,
  explainGitHub
} from "./lib-shared-34.mjs";
import {
  isoTime,
  parseJson,
  redact,
  silentLogger
} from "./lib-shared-7.mjs";
import {
  jobPlaces,
  noToken,
  openJobPlaces
} from "./lib-shared-13.mjs";
import "./lib-shared-19.mjs";
import "./lib-shared-9.mjs";
import {
  _enum,
  array,
  counted,
  githubPlace,
  inThousands,
  int,
  iso_exports,
  literal as literal2,
  logLine,
  object,
  ownRepository,
  partialRecord,
  runContext,
  string,
  union,
  unknown
} from "./lib-shared-3.mjs";
import {
  JOB_WAYS,
  actionsLogger,
  code,
  end,
  flag,
  guarded,
  hideSecret,
  link,
  literal,
  optionalText,
  readInputs,
  setOutputs,
  table
} from "./lib-shared-12.mjs";
import {
  CompletionBatchError,
  describeError,
  isCompletionBatchError
} from "./lib-shared-31.mjs";


// src/track/tracked.ts
var WORKFLOWS = ["collect", "submit"];
var IN_TABLE = ["review", "held", "stuck"];
var KINDS = [...IN_TABLE, "table", ...WORKFLOWS];
var MAX_WORDS = 300;
var failure = object({
  /** When the first of them was seen, ISO 8601. */
  since: iso_exports.datetime(),
  jobs: array(string().max(60)).max(20),
  /** Page of the newest of them. */
  run: string().max(500).nullable(),
  /** What it said; null where strangers read the issue, and where it said nothing. */
  said: string().max(MAX_WORDS).nullable()
});
var tracked = object({
  version: literal2(1),
  of: _enum(["labels", "jobs"]).default("labels"),
  /** The table's name; of jobs, where they are kept. */
  table: string().max(1e3),
  /** What tells it from another of that name; issues of earlier versions say none, and are of any. */
  place: string().max(100).optional(),
  kinds: array(_enum(KINDS)).max(KINDS.length),
  failures: partialRecord(_enum(WORKFLOWS), failure),
  /** When this was written, ISO 8601. */
  at: iso_exports.datetime()
});
function placeOf({ region, account, state }) {
  const parts = JSON.stringify([region ?? "", account ?? "", state ?? ""]);
  return createHash("sha256").update(parts).digest("hex").slice(0, 16);
}
function isOf({ of, table: table2, place }, subject) {
  return of === subject.of && table2 === subject.name && (place === void 0 || place === placeOf(subject));
}
function trackedNow(found, before, now) {
  const failures2 = { ...before?.failures };
  if (found.failedJobs.length === 0) delete failures2[found.workflow];
  else {
    const since = before?.failures[found.workflow]?.since ?? now;
    const said = found.said?.slice(0, MAX_WORDS).toWellFormed() ?? null;
    failures2[found.workflow] = { since, jobs: [...found.failedJobs], run: found.run ?? null, said };
  }
  const has = (kind) => {
    const { look } = found;
    if (kind === "collect" || kind === "submit") return failures2[kind] !== void 0;
    if ("unreadable" in look) return kind === "table" || before?.kinds.includes(kind) === true;
    if (kind === "review") return look.review.size > 0;
    return kind !== "table" && look[kind].length > 0;
  };
  const { of, name } = found.subject;
  const head = { version: 1, of, table: name, place: placeOf(found.subject) };
  return { ...head, kinds: KINDS.filter(has), failures: failures2, at: now };
}
var HEAD = "<!-- completion-batch: ";
function markerOf(state) {
  const text = JSON.stringify(state).replace(/[<>@#]/g, (sign) => `\\u00${sign.charCodeAt(0).toString(16)}`);
  return `${HEAD}${text} -->`;
}
function readMarker(body) {
  const line = body.split(/\r?\n/, 1)[0] ?? "";
  if (!line.startsWith(HEAD) || !line.endsWith(" -->")) return void 0;
  try {
    const parsed = tracked.safeParse(parseJson(line.slice(HEAD.length, -" -->".length)));
    return parsed.success ? parsed.data : void 0;
  } catch {
    return void 0;
  }
}
// src/track/inputs.ts
var JOBS = /^[a-z][a-z-]{0,40}=(success|failure|cancelled|skipped)(,[a-z][a-z-]{0,40}=(success|failure|cancelled|skipped)){0,19}$/;
var trackInputs = {
  table: optionalText(),
  ...jobPlaces,
  awsRegion: optionalText(),
  awsRoleArn: optionalText(),
  workflow: _enum(WORKFLOWS, { error: `Give workflow one of ${WORKFLOWS.join(", ")}.` }),
  jobs: string().regex(JOBS, {
    error: "Give jobs names and results with commas, find=success,collect=failure; needs.NAME.result has them."
  }).transform(
    (given) => given.split(",").map((pair) => ({ name: pair.split("=")[0] ?? "", result: pair.split("=")[1] ?? "" }))
  ).optional().transform((jobs) => jobs ?? []),
  said: optionalText(),
  visibility: optionalText(),
  dryRun: flag("dry-run")
};
// src/track/issues.ts
var LABEL = "completion-batch";
var PAGE = 100;
var MOST_PAGES = 10;
var MOST_LATEST_PAGES = 3;
var JOBS_LOGIN = "github-actions[bot]";
var issue = object({
  number: int().positive(),
  state: _enum(["open", "closed"]),
  title: string(),
  body: string().nullable(),
  user: object({ login: string() }).nullable(),
  labels: array(union([string(), object({ name: string().optional() })])),
  pull_request: unknown().optional()
});
var comment = object({ body: string().optional(), user: object({ login: string() }).nullable() });
var viewer = object({
  data: object({ viewer: object({ login: string().min(1).max(200) }).nullish() }).nullish()
});
var OwnIssues = class {
  #api;
  #place;
  #logger;
  #login;
  constructor(api, place, logger = silentLogger) {
    this.#api = api;
    this.#place = place;
    this.#logger = logger;
  }
  /** Those with our label that this token has made; the oldest first. */
  list() {
    return this.#list({ labels: LABEL, sort: "created", direction: "asc" }, MOST_PAGES);
  }
  /** Those that this token has made, with our label or without, of the ones that changed last; the oldest first. */
  listLatest() {
    return this.#list({ sort: "updated", direction: "desc" }, MOST_LATEST_PAGES);
  }
  async #list(query, mostPages) {
    const login = await this.#ownLogin();
    const found = [];
    for (let page = 1; page <= mostPages; page += 1) {
      const parameters = { ...query, creator: login, state: "all", per_page: String(PAGE), page: String(page) };
      const issues = await this.#call("GET /repos/{owner}/{repo}/issues", parameters, array(issue));
      const own = issues.filter(({ user, pull_request }) => user?.login === login && pull_request === void 0);
      found.push(...own.map(plain));
      if (issues.length < PAGE) break;
    }
    return found.sort((a, b) => a.number - b.number);
  }
  /** Not made again where its answer is lost. @throws CompletionBatchError `service-unreachable`: it may be there */
  async create(title, body) {
    const given = { title, body, labels: [LABEL] };
    const made = await this.#call("POST /repos/{owner}/{repo}/issues", {}, issue, given, true);
    const login = made.user?.login;
    if (login !== void 0 && login !== this.#login) {
      this.#logger.warn(
        `issues that this token opens are of ${login}, which GitHub does not tell before: a later run will not know them for its own. Leave the input token out.`
      );
      this.#login = login;
    }
    return plain(made);
  }
  /** Beside whatever labels it has. */
  async label(number) {
    const route = "POST /repos/{owner}/{repo}/issues/{issue_number}/labels";
    await this.#call(route, { issue_number: String(number) }, unknown(), { labels: [LABEL] });
  }
  async change(number, change) {
    const route = "PATCH /repos/{owner}/{repo}/issues/{issue_number}";
    await this.#call(route, { issue_number: String(number) }, unknown(), change);
  }
  /** Texts of this token's comments since then (ISO 8601). */
  async comments(number, since) {
    const login = await this.#ownLogin();
    const parameters = { issue_number: String(number), since, per_page: String(PAGE) };
    const route = "GET /repos/{owner}/{repo}/issues/{issue_number}/comments";
    const found = await this.#call(route, parameters, array(comment));
    return found.filter(({ user }) => user?.login === login).map(({ body = "" }) => body);
  }
  /** Not made again where its answer is lost: people are notified of it. */
  async comment(number, body) {
    const route = "POST /repos/{owner}/{repo}/issues/{issue_number}/comments";
    await this.#call(route, { issue_number: String(number) }, unknown(), { body }, true);
  }
  /** Who the token acts as; an installation's token may not ask `/user`. Where that is not told: whom a job's own acts as. */
  async #ownLogin() {
    this.#login ??= await this.#viewer() ?? JOBS_LOGIN;
    return this.#login;
  }
  async #viewer() {
    const url = `${this.#place.apiUrl.replace(/\/$/, "").replace(/\/api\/v3$/, "/api")}/graphql`;
    const call = { route: `POST ${url}`, parameters: {}, body: { query: "{viewer{login}}" } };
    try {
      const { value } = await this.#api.call(call, viewer);
      const login = value?.data?.viewer?.login;
      if (login !== void 0) return login;
    } catch (error) {
      if (!(error instanceof GitHubRefusal)) throw explainIssues(error, `${this.#place.owner}/${this.#place.repo}`);
    }
    this.#logger.info(`GitHub does not tell who the token acts as: it is taken for ${JOBS_LOGIN}`);
    return void 0;
  }
  async #call(route, more, answer, body, once = false) {
    const { owner, repo } = this.#place;
    const parameters = { owner, repo, ...more };
    try {
      const { value } = await this.#api.call(
        { route, parameters, ...body === void 0 ? {} : { body }, once },
        answer
      );
      if (value === void 0) throw new Error(`${route} was answered with nothing`);
      return value;
    } catch (error) {
      throw explainIssues(error, `${owner}/${repo}`);
    }
  }
};
function plain({ number, state, title, body, labels }) {
  const names = labels.map((one) => typeof one === "string" ? one : one.name);
  return { number, isOpen: state === "open", title, body: body ?? "", hasLabel: names.includes(LABEL) };
}
function explainIssues(error, repository) {
  const where = `the issue of ${repository}`;
  if (!(error instanceof GitHubRefusal) || error.until !== void 0)
    return explainGitHub(error, { repository, where });
  const said = `GitHub says: ${error.message.slice(0, 300)} (${error.status})`;
  if (error.status === 410) {
    return new CompletionBatchError("access-denied", `${repository} has no issues. ${said}`, {
      where,
      remedy: "Turn them on (Settings, General, Features), or leave the input issue out. All other work is done."
    });
  }
  if (error.status !== 403 && error.status !== 404) return explainGitHub(error, { repository, where });
  return new CompletionBatchError("access-denied", `the token may not write issues of ${repository}. ${said}`, {
    where,
    remedy: "Give the job that calls the workflow `permissions: issues: write` beside those that it has, or leave the input issue out. All other work is done."
  });
}
// src/track/keep-issue.ts
// src/track/body.ts
var MAX_BODY = 65e3;
var MAX_STANDING = 20;
var MAX_TITLE = 250;
function titleOf({ of, name, region }) {
  const what = of === "labels" ? `the table ${name}${region === void 0 ? "" : ` (${region})`} waits` : `the jobs in ${name} wait`;
  return `completion-batch: ${what} for a person`.slice(0, MAX_TITLE).toWellFormed();
}
function nameOf({ of, name }) {
  return of === "labels" ? `the table ${code(name)}` : `the jobs in ${code(name)}`;
}
function bodyOf(tracked2, options) {
  const { look, run: run2, isPublic, subject } = options;
  const blocks = [
    `${markerOf(tracked2)}
Kept by a workflow: its text is written anew when something changes, and it is closed when all is well. Leave its first line as it is.`,
    ...failures(tracked2),
    ..."unreadable" in look ? [unreadable(subject, look.unreadable, isPublic)] : inTable(subject.name, look, run2, isPublic),
    tracked2.kinds.length === 0 ? `All is well with ${nameOf(subject)}.` : ""
  ];
  return fitting(blocks.filter((block) => block !== ""));
}
function commentOf(worse, marker) {
  return `${marker}
New: ${worse.map((kind) => MEANING[kind]).join("; ")}. The text above says more.`;
}
var MEANING = {
  review: "labels need review",
  held: "a batch is held",
  stuck: "something is stuck",
  table: "what is kept cannot be read",
  collect: "collect failed",
  submit: "submit failed"
};
function failures({ failures: of }) {
  const rows = Object.entries(of).flatMap(
    ([workflow, failure2]) => failure2 === void 0 ? [] : [failureRow(workflow, failure2)]
  );
  if (rows.length === 0) return [];
  const head = ["Workflow", "Since", "Newest run", "Jobs", "What it said"];
  return [
    `### Failed runs

${table(head, rows)}

Nothing is lost: re-run the failed jobs, or let the next run take up what is left.`
  ];
}
function failureRow(workflow, { since, run: run2, jobs, said }) {
  return [
    workflow,
    literal(since),
    run2 === null ? "unknown" : link("its page", run2),
    jobs.map(code).join(", "),
    said === null ? "" : literal(said)
  ];
}
function unreadable({ of, name }, why, isPublic) {
  const said = isPublic ? "The log of the run says why." : literal(why.slice(0, MAX_WORDS));
  const what = of === "labels" ? "table" : "store of the jobs";
  return `### The ${what} cannot be read

What waits for a person in ${code(name)} is not known. ${said}`;
}
function inTable(name, look, run2, isPublic) {
  return [
    review(name, look.review, run2, isPublic),
    standing("Batches that are held", look.held, isPublic),
    standing("Stuck", look.stuck, isPublic)
  ];
}
function review(name, byLabel, run2, isPublic) {
  if (byLabel.size === 0) return "";
  const total = [...byLabel.values()].reduce((sum, count) => sum + count, 0);
  const rows = [...byLabel].map(([label, count]) => [code(label), count]);
  const page = run2 === void 0 ? "" : ` ${link("The run", run2)} has the page, where one is made.`;
  return [
    `### ${counted(total, "label needs", "labels need")} review`,
    // A label's name is a text of its row.
    ...isPublic ? [] : [table(["Label", "Count"], rows)],
    `${code(`completion-batch review list --table ${name}`)} lists them.${page}`
  ].join("\n\n");
}
function standing(title, all, isPublic) {
  if (all.length === 0) return "";
  const shown = all.slice(0, MAX_STANDING);
  const rows = shown.map(
    ({ batchId, what, remedy }) => isPublic ? [code(batchId)] : [code(batchId), literal(what.slice(0, MAX_WORDS)), literal(remedy)]
  );
  const more = all.length > shown.length ? `

\u2026 and ${inThousands(all.length - shown.length)} more` : "";
  const head = isPublic ? ["Completion batch"] : ["Completion batch", "What is wrong", "What to do"];
  const note = isPublic ? "\n\nThe summary of the run says what is wrong and what to do." : "";
  return `### ${title}: ${inThousands(all.length)}

${table(head, rows)}${more}${note}`;
}
function fitting(blocks) {
  let whole = "";
  let left = 0;
  for (const block of blocks) {
    const next = whole === "" ? block : `${whole}

${block}`;
    if (next.length > MAX_BODY) left += 1;
    else whole = next;
  }
  return left === 0 ? `${whole}
` : `${whole}

\u2026 ${counted(left, "part was", "parts were")} left out: it would be too long.`;
}
// src/track/keep-issue.ts
async function keepIssue({ issues, found, clock, isPublic, dryRun }) {
  const [current, ...more] = await ownOf(issues, found.subject);
  const steps = [];
  const act = async (step, work) => {
    steps.push(step);
    if (!dryRun) await work();
  };
  await closeSpare(issues, more, act);
  const tracked2 = trackedNow(found, current?.tracked, isoTime(clock));
  const { subject, look, run: run2 } = found;
  const body = bodyOf(tracked2, { subject, look, run: run2, isPublic });
  const isWell = tracked2.kinds.length === 0;
  const kept = { kinds: tracked2.kinds, steps, body };
  if (current === void 0) {
    if (isWell) return { ...kept, issue: void 0, state: "none" };
    let issue2;
    await act("open an issue", async () => {
      issue2 = await openIssue(issues, subject, body, act);
    });
    return { ...kept, issue: issue2, state: dryRun ? "none" : "open" };
  }
  if (!current.hasLabel) await act(`label issue ${current.number} again`, () => issues.label(current.number));
  const worse = worseThan(current, tracked2);
  if (worse.length > 0) await act(`comment on issue ${current.number}`, () => tell(issues, current, worse));
  const change = changeOf(current, titleOf(subject), body, isWell);
  if (change !== void 0) {
    const verb = change.state === "closed" ? "close" : change.state === "open" ? "reopen" : "edit";
    await act(`${verb} issue ${current.number}`, () => issues.change(current.number, change));
  }
  return { ...kept, issue: current.number, state: isWell ? "closed" : "open" };
}
async function ownOf(issues, subject) {
  const own = (found) => found.flatMap((issue2) => {
    const tracked2 = readMarker(issue2.body);
    return tracked2 !== void 0 && isOf(tracked2, subject) ? [{ ...issue2, tracked: tracked2 }] : [];
  });
  const labelled = own(await issues.list());
  return labelled.length > 0 ? labelled : own(await issues.listLatest());
}
async function closeSpare(issues, spare, act) {
  for (const { number } of spare.filter(({ isOpen }) => isOpen)) {
    const change = { state: "closed", state_reason: "not_planned" };
    await act(`close issue ${number}, which tells the same`, () => issues.change(number, change));
  }
}
async function openIssue(issues, subject, body, act) {
  let made;
  try {
    made = (await issues.create(titleOf(subject), body)).number;
  } catch (error) {
    if (!isCompletionBatchError(error, "service-unreachable")) throw error;
    const [there] = await ownOf(issues, subject);
    if (there === void 0) throw error;
  }
  const [oldest, ...spare] = await ownOf(issues, subject);
  await closeSpare(issues, spare, act);
  return oldest?.number ?? made;
}
function worseThan({ isOpen, tracked: before }, { kinds }) {
  return kinds.filter((kind) => !isOpen || !before.kinds.includes(kind));
}
async function tell(issues, { number, body, tracked: tracked2 }, worse) {
  const turn = createHash2("sha256").update(JSON.stringify([body, worse])).digest("hex").slice(0, 16);
  const marker = `<!-- completion-batch-turn: ${turn} -->`;
  const told = await issues.comments(number, tracked2.at);
  if (told.some((text) => text.startsWith(marker))) return;
  await issues.comment(number, commentOf(worse, marker));
}
function changeOf(current, title, body, isWell) {
  const turned = current.isOpen === isWell;
  if (!turned && (isWell || current.title === title && withoutRun(current.body) === withoutRun(body)))
    return void 0;
  if (!turned) return { title, body };
  return isWell ? { title, body, state: "closed", state_reason: "completed" } : { title, body, state: "open", state_reason: "reopened" };
}
function withoutRun(body) {
  return body.trimEnd().replaceAll("\r", "").replaceAll(/\/actions\/runs\/\d+/g, "").replace(/"at":"[^"]*"/, "");
}
// src/track/subject.ts
var BRANCH = "the branch completion-batch";
function subjectOf({ table: table2, store = BRANCH, state, awsRegion, awsRoleArn }) {
  if (table2 === void 0) {
    if (awsRegion === void 0 && awsRoleArn === void 0) return { of: "jobs", name: store, state };
    throw new CompletionBatchError("invalid-input", "the input table is missing", {
      where: "with: table",
      remedy: "Give table the name of the DynamoDB table with the receipts; for jobs leave aws-region and aws-role-arn out."
    });
  }
  const account = /^arn:aws[\w-]*:iam::(\d{12}):/.exec(awsRoleArn ?? "")?.[1];
  return { of: "labels", name: table2, region: awsRegion, account };
}
async function lookOrSay(inputs, logger) {
  try {
    const { lookAtState, lookAtTable, openTable } = await import("./lib-work-6.mjs");
    if (inputs.table !== void 0) return await lookAtTable(await openTable(process.env, inputs.table, logger));
    return await lookAtState((await openJobPlaces(inputs, logger)).state, JOB_WAYS);
  } catch (error) {
    const unreadable2 = redact(hideSecret()(describeError(error)));
    logger.warn(`what waits for a person cannot be read: ${unreadable2}`);
    return { unreadable: unreadable2 };
  }
}
// src/track/runner.ts
var FAILED = ["failure", "cancelled"];
function run() {
  return guarded("Issue", async () => {
    const inputs = readInputs(trackInputs, ["token"]);
    const { token, workflow, jobs, visibility = "", dryRun } = inputs;
    const isPublic = !["private", "internal"].includes(visibility);
    if (token === void 0) throw noToken("which writes the issue", "issues: write");
    const logger = actionsLogger();
    const subject = subjectOf(inputs);
    const look = await logger.group("Look what waits for a person", () => lookOrSay(inputs, logger));
    const { owner, repo } = ownRepository();
    const { apiUrl } = githubPlace();
    const api = gitHubApi({ token, apiUrl, env: process.env, logger });
    const failedJobs = jobs.filter(({ result }) => FAILED.includes(result)).map(({ name }) => name);
    const { url } = runContext();
    const said = isPublic ? void 0 : inputs.said;
    const kept = await keepIssue({
      issues: new OwnIssues(api, { owner, repo, apiUrl }, logger),
      found: { subject, look, workflow, failedJobs, said, run: url },
      clock: api.clock,
      isPublic,
      dryRun
    });
    await report(kept, dryRun, logger);
    const { issue: issue2, state, kinds } = kept;
    setOutputs({ issue: issue2 ?? "", state, kinds: JSON.stringify(kinds) });
  });
}
async function report({ issue: issue2, state, steps, body }, dryRun, logger) {
  const done = steps.length === 0 ? "nothing to write" : steps.join("; ");
  if (!dryRun) return logger.info(`${done}; issue ${issue2 ?? "none"}, ${state}`);
  logger.info(`dry run, nothing was written: ${done}, with the text below`);
  await logger.group("Text of the issue", async () => {
    for (const line of body.split("\n")) logger.info(logLine(line));
  });
}
// src/track/run.ts
await run();
end();
