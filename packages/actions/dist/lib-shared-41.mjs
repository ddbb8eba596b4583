import { createRequire } from 'node:module';
const require = createRequire(import.meta.url);
import {
  CompletionBatchError
} from "./lib-shared-54.mjs";

// ../engine/src/platform/file-errors.ts
var FILE_REASONS = /* @__PURE__ */ new Map([
  ["ENOSPC", { what: "the disk is full", remedy: "Free some space, or choose a folder on another disk." }],
  ["EDQUOT", { what: "the disk quota is used up", remedy: "Free some space, or choose a folder on another disk." }],
  ["EROFS", { what: "the folder is on a read-only file system", remedy: "Choose a folder that can be written to." }],
  [
    "EACCES",
    { what: "permission to the folder is denied", remedy: "Give this user the right to read and write the folder." }
  ],
  [
    "EPERM",
    {
      what: "the file system refuses the operation",
      remedy: "Choose a folder that this user may write to, on a file system with hard links."
    }
  ],
  [
    "ENOTSUP",
    { what: "the file system knows no hard links", remedy: "Choose a folder on a file system with hard links." }
  ],
  [
    "ENOTDIR",
    { what: "there is a file where the folder should be", remedy: "Choose another folder, or move the file." }
  ],
  [
    "EEXIST",
    { what: "there is a file where the folder should be", remedy: "Choose another folder, or move the file." }
  ],
  ["EMFILE", { what: "too many files are open", remedy: "Raise the limit of open files (ulimit -n)." }]
]);
function systemCode(error) {
  if (!(error instanceof Error) || !("code" in error) || !("syscall" in error)) return void 0;
  return typeof error.code === "string" ? error.code : void 0;
}
function explainFileError(error) {
  const why = FILE_REASONS.get(systemCode(error) ?? "");
  if (why === void 0 || !(error instanceof Error)) return error;
  return new CompletionBatchError("file-unusable", why.what, {
    ..."path" in error && typeof error.path === "string" ? { where: error.path } : {},
    remedy: `${why.remedy} Then run it again: it goes on where it stopped.`,
    cause: error
  });
}

// ../engine/src/openai/models.ts
function readModelName(model) {
  const path = model.trim().toLowerCase();
  const tuned = /(?:^|\/)ft:([^:]+)/.exec(path)?.[1];
  const last = path.slice(path.lastIndexOf("/") + 1).replace(/^(openai|azure|openrouter):/, "");
  const bare = tuned ?? last.replace(/:.*$/s, "");
  const name = bare.replace(/^gpt-35/, "gpt-3.5");
  return { name, family: name.replace(/[-@]\d{4}-?\d{2}-?\d{2}$/, ""), fineTuned: tuned !== void 0 };
}
var FAMILIES = [
  // Each of these takes one effort only (high, medium) or none at all, and no temperature: their default is right.
  { of: /^(gpt-\d|o\d).*-(pro|chat|search|deep-research)(-|$)/ },
  { of: /^o1-(mini|preview)/ },
  { of: /-codex-mini/ },
  // Codex models always reason.
  { of: /^gpt-\d.*-codex(-|$)/, effort: "low" },
  { of: /^o\d+(-mini)?(-|$)/, effort: "low" },
  { of: /^gpt-5(-(mini|nano))?(-|$)/, effort: "minimal" },
  { of: /^gpt-(5\.\d+|[6-9](\.\d+)?)(-|$)/, effort: "none", plain: true },
  { of: /^(chatgpt-4o|gpt-4|gpt-3\.5)/, temperature: 0, plain: true }
];
var REASONING_TOKENS = 4096;
function modelParameters(model, answerTokens) {
  const { family } = readModelName(model);
  const { temperature, effort, plain = false } = FAMILIES.find(({ of }) => of.test(family)) ?? {};
  return {
    ...temperature === void 0 ? {} : { temperature },
    ...effort === void 0 ? {} : { reasoning_effort: effort },
    max_completion_tokens: answerTokens + (plain ? 0 : REASONING_TOKENS)
  };
}
function smallestQueue(model) {
  return /mini|nano|luna/.test(readModelName(model).family) ? 2e6 : 9e4;
}

export {
  FILE_REASONS,
  systemCode,
  explainFileError,
  readModelName,
  modelParameters,
  smallestQueue
};
