import { createRequire } from 'node:module';
const require = createRequire(import.meta.url);
import {
  openaiBaseUrl,
  openaiKey
} from "./lib-shared-81.mjs";
import {
  asking,
  eventType,
  jobName,
  jobPlaces
} from "./lib-shared-32.mjs";
import {
  hours,
  optionalText,
  summaryShown,
  textOr,
  wholeNumber
} from "./lib-shared-9.mjs";
import {
  OPEN_JOBS,
  isExecutionId
} from "./lib-shared-6.mjs";
import {
  CompletionBatchError
} from "./lib-shared-54.mjs";

// ../engine/src/jobs/open-jobs.ts
async function* openJobs({ store }) {
  for await (const { key } of store.list(OPEN_JOBS)) {
    const job = key.slice(OPEN_JOBS.length);
    if (isExecutionId(job)) yield job;
  }
}

// ../engine/src/jobs/expression-growth.ts
var TEXT = /'(?:[^'\\]|\\.)*'|`(?:[^`\\]|\\.)*`|"(?:[^"\\]|\\.)*"/g;
var TO_TEXT = /\bto_string\s*$/;
function growthOf(expression) {
  const bare = expression.replace(TEXT, "x");
  let at = 0;
  const group = () => {
    let sum = 0;
    let product = 1;
    while (at < bare.length) {
      const letter = bare.charAt(at);
      at += 1;
      if (letter === ",") {
        sum += product;
        product = 1;
      } else if ("[{(".includes(letter)) {
        const factor = letter === "(" && TO_TEXT.test(bare.slice(0, at - 1)) ? 2 : 1;
        product *= factor * group();
      } else if ("]})".includes(letter)) break;
    }
    return sum + product;
  };
  let growth = 1;
  while (at < bare.length) growth *= group();
  return growth;
}

// ../engine/src/jobs/json-pointer.ts
function parsePointer(pointer) {
  if (!pointer.startsWith("/") || /~(?![01])/.test(pointer)) return void 0;
  return pointer.slice(1).split("/").map((name) => name.replaceAll("~1", "/").replaceAll("~0", "~"));
}
function valueAt(value, way) {
  let at = value;
  for (const name of way) {
    if (typeof at !== "object" || at === null) return void 0;
    if (Array.isArray(at) && !/^(0|[1-9]\d{0,15})$/.test(name)) return void 0;
    if (!Object.hasOwn(at, name)) return void 0;
    at = at[name];
  }
  return at;
}

// ../engine/src/jobs/transform.ts
var MOST_LETTERS = 1e3;
var MOST_GROWTH = 100;
async function transformer(expression) {
  if (expression.length > MOST_LETTERS) throw invalid(expression, `it is longer than ${MOST_LETTERS} letters`);
  const find = expression.startsWith("/") ? pointed(expression) : await searching(expression);
  return ({ response, ...others }) => ({ ...others, result: (response && find(response.body)) ?? null });
}
function pointed(pointer) {
  const way = parsePointer(pointer);
  if (way === void 0) throw invalid(pointer, 'in a JSON pointer "~" stands before 0 or 1 only');
  return (body) => valueAt(body, way);
}
async function searching(expression) {
  if (growthOf(expression) > MOST_GROWTH) {
    throw invalid(expression, "it could make a hundred times as much of an answer as that has");
  }
  const { search, JMESPathTypeError } = await import("./lib-aws-lambda-powertools-jmespath.mjs");
  const find = (body) => {
    try {
      return search(expression, body);
    } catch (error) {
      if (error instanceof JMESPathTypeError) return null;
      throw invalid(expression, error instanceof Error ? error.message : String(error), error);
    }
  };
  find(null);
  for (const name of functionsIn(expression)) checkFunction(expression, name, search);
  return find;
}
function functionsIn(expression) {
  const bare = expression.replace(/'(?:[^'\\]|\\.)*'|`(?:[^`\\]|\\.)*`|"(?:[^"\\]|\\.)*"/g, "''");
  return new Set(bare.match(/[A-Za-z_]\w*(?=\()/g));
}
function checkFunction(expression, name, search) {
  try {
    search(`${name}()`, null);
  } catch (error) {
    if (error instanceof Error && error.name === "UnknownFunctionError") {
      throw invalid(expression, `there is no function ${name}`, error);
    }
  }
}
function invalid(expression, why, cause) {
  return new CompletionBatchError(
    "invalid-input",
    `the transform ${JSON.stringify(expression.slice(0, 200))} does not do: ${why.slice(0, 300)}`,
    {
      where: "transform",
      remedy: "Use a JSON pointer such as /choices/0/message/content, or a JMESPath expression such as choices[0].message.content. Nothing was done.",
      cause
    }
  );
}

// src/collect-results/inputs.ts
var MAX_WAIT = 350;
var collectResultsInputs = {
  ...jobPlaces,
  job: jobName().optional(),
  wait: wholeNumber("wait", 0, MAX_WAIT),
  cancelAfterHours: hours("cancel-after-hours"),
  transform: optionalText(),
  onDone: eventType().optional(),
  openaiApiKey: openaiKey(),
  openaiBaseUrl: openaiBaseUrl(),
  ...asking,
  out: textOr("completion-batch/results"),
  reports: optionalText(),
  summary: summaryShown()
};

export {
  openJobs,
  transformer,
  collectResultsInputs
};
