import { createRequire } from 'node:module';
const require = createRequire(import.meta.url);
import {
  inTime
} from "./lib-shared-12.mjs";
import {
  BoundError,
  checkJson,
  paced,
  readBeginning,
  readWhole,
  seconds,
  sourceOf,
  systemTimer
} from "./lib-shared-16.mjs";

// ../engine/src/platform/bounded-fetch.ts
function boundedFetch(inner, rules) {
  const { bounds, timer = systemTimer } = rules;
  return async (input, init) => {
    const response = await begun(inner, input, init, rules);
    const { status, statusText, headers, body } = response;
    const like = { status, statusText, headers };
    if (response.type === "opaqueredirect" || status >= 300 && status < 400 && status !== 304) {
      void body?.cancel().catch(() => {
      });
      return redirected(urlOf(input), status, headers, rules);
    }
    if (body === null) return response;
    if (!response.ok) {
      const { error, errorMs } = bounds;
      const pace = { name: "the error", most: error.most, silenceMs: errorMs.most, wholeMs: errorMs.most };
      return new Response(await readBeginning(sourceOf(body), pace, timer), like);
    }
    if (rules.isStreamed(urlOf(input), init)) return response;
    try {
      const pace = {
        name: "the answer",
        most: bounds.json.most,
        silenceMs: bounds.silenceMs.most,
        wholeMs: bounds.answerMs.most
      };
      const bytes = await readWhole(paced(sourceOf(body), pace, timer));
      if (/json/i.test(headers.get("content-type") ?? "")) checkJson(bytes.toString());
      return new Response(bytes, like);
    } catch (error) {
      return new Response(new ReadableStream({ start: (stream) => stream.error(error) }), like);
    }
  };
}
function begun(inner, ...[input, init, rules]) {
  const { bounds, timer } = rules;
  const { most } = rules.isUpload(init) ? bounds.uploadMs : bounds.headMs;
  const call = (ending) => {
    const signal = AbortSignal.any([ending, ...init?.signal ? [init.signal] : []]);
    return inner(input, { ...init, signal, redirect: "manual" });
  };
  const late = () => new BoundError(`${urlOf(input).host} has not begun to answer within ${seconds(most)}`);
  return inTime(most, call, late, timer);
}
function redirected(from, status, headers, rules) {
  const location = headers.get("location") ?? "";
  const to = URL.canParse(location, from.href) ? new URL(location, from.href).host : "nowhere";
  const message = `${from.host} sends this call on to ${to}, and redirects are not followed: ${rules.redirected}`;
  const date = headers.get("date");
  return new Response(JSON.stringify({ message, error: { message, code: "redirected" } }), {
    status: status === 0 ? 302 : status,
    headers: { "content-type": "application/json", ...date === null ? {} : { date } }
  });
}
function urlOf(input) {
  return new URL(input instanceof Request ? input.url : String(input));
}

export {
  boundedFetch
};
