import { createRequire } from 'node:module';
const require = createRequire(import.meta.url);
import {
  counted,
  number
} from "./lib-shared-10.mjs";

// ../core/src/report/job-text.ts
function jobProgress({ manifest, counts, done, cancelled }) {
  const { answered, cached, failed, waiting, unasked, invalid } = counts;
  const parts = [
    `${number(answered)} of ${counted(manifest.requests, "request")} answered${cached === 0 ? "" : ` (${number(cached)} by earlier jobs)`}`,
    ...failed === 0 ? [] : [`${number(failed)} failed`],
    ...waiting === 0 ? [] : [`${number(waiting)} wait at OpenAI`],
    ...unasked === 0 ? [] : [`${number(unasked)} are to be asked by the next run`],
    ...invalid === 0 ? [] : [`${counted(invalid, "line is", "lines are")} no request`]
  ];
  return `job ${manifest.job}${done ? " is done" : ""}${cancelled ? ", cancelled" : ""}: ${parts.join(", ")}`;
}
function topFailures(looks) {
  const byText = /* @__PURE__ */ new Map();
  for (const { result } of looks) {
    if (result?.topFailure === void 0) continue;
    const { reason, message, lines } = result.topFailure;
    const requests = (byText.get(`${reason} ${message}`)?.requests ?? 0) + lines;
    byText.set(`${reason} ${message}`, { reason, message, requests });
  }
  return [...byText.values()].sort((one, other) => other.requests - one.requests);
}

export {
  jobProgress,
  topFailures
};
