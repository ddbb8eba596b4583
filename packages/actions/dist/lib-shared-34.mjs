import {
  CompletionBatchError
} from "./lib-shared-31.mjs";

// src/shared/github-refusals.ts
var GitHubRefusal = class extends Error {
  name = "GitHubRefusal";
  status;
  /** Until when nothing more is to be asked, in milliseconds since 1970; undefined: it is no matter of limits. */
  until;
  constructor(status, message, until) {
    super(message);
    this.status = status;
    this.until = until;
  }
};
var GitHubSilence = class extends Error {
  name = "GitHubSilence";
};
var A_DAY = 24 * 60 * 60 * 1e3;
function limitedUntil(status, headers, message, now) {
  if (status !== 403 && status !== 429) return void 0;
  const most = now + A_DAY;
  const after = Number(headers["retry-after"] ?? Number.NaN);
  if (after >= 0) return Math.min(now + after * 1e3, most);
  const reset = Number(headers["x-ratelimit-reset"] ?? Number.NaN);
  if (String(headers["x-ratelimit-remaining"]) === "0" && reset > 0) return Math.min(reset * 1e3, most);
  return status === 429 || /rate limit|abuse/i.test(message) ? now + 6e4 : void 0;
}
function isProtection(message) {
  return /protected|rule violation|ruleset|GH006|GH013/i.test(message);
}
function explainGitHub(error, { repository, where }) {
  if (error instanceof GitHubSilence) {
    return new CompletionBatchError("service-unreachable", `GitHub cannot be asked: ${error.message}`, {
      where,
      remedy: "Nothing is lost. Check the network and https://www.githubstatus.com, then run it again."
    });
  }
  if (!(error instanceof GitHubRefusal)) return error;
  const said = `GitHub says: ${error.message.slice(0, 300)} (${error.status})`;
  const { code, what, remedy } = reasonOf(error, repository);
  return new CompletionBatchError(code, `${what}. ${said}`, { where, remedy });
}
function reasonOf({ status, message, until }, repository) {
  if (until !== void 0) {
    return {
      code: "service-unreachable",
      what: `GitHub's rate limit is reached until ${new Date(until).toISOString()}`,
      remedy: "Nothing is lost: run it again after that. The workflows of a repository share 1,000 calls an hour; where that is too few, keep the state in S3 (store: s3://bucket/prefix)."
    };
  }
  if (status === 401) {
    return {
      code: "access-denied",
      what: "the token is not valid, or no longer",
      remedy: "Give token a token that is good now, such as that of the job, github.token."
    };
  }
  if (isProtection(message)) {
    return {
      code: "access-denied",
      what: "the branch is protected",
      remedy: "Let branch protection and rulesets leave this branch out, or name another branch."
    };
  }
  if (status === 403) {
    return {
      code: "access-denied",
      what: `the token may not do this in ${repository}`,
      remedy: "Give the job `permissions: contents: write`; runs for pull requests of forks do not get it, and an organisation may forbid it (Settings, Actions, Workflow permissions)."
    };
  }
  if (status === 404) {
    return {
      code: "access-denied",
      what: `there is no repository ${repository}, or the token may not see or write it`,
      remedy: "Check the name in the store, and that the job has `permissions: contents: write` there."
    };
  }
  if (status === 409 && /empty/i.test(message)) {
    return {
      code: "store-unusable",
      what: `the repository ${repository} has no commit yet, and takes none this way`,
      remedy: "Push a first commit, such as a README."
    };
  }
  return {
    code: "store-unusable",
    what: `GitHub refuses what it is asked for ${repository}`,
    remedy: "If it stays like this, keep the state in S3 or in a folder (store: s3://\u2026 or file:///\u2026)."
  };
}
export {
  GitHubRefusal,
  GitHubSilence,
  explainGitHub,
  isProtection,
  limitedUntil
};
