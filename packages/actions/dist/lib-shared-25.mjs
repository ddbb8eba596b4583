import {
  GitHubRefusal,
  GitHubSilence,
  limitedUntil
} from "./lib-shared-34.mjs";
import {
  BoundError,
  GITHUB_BOUNDS,
  ServiceClock,
  VERSION,
  boundedFetch,
  checkPlainHttp,
  describeSkew,
  paced,
  parseJson,
  proxyFetch,
  redact,
  redactor,
  sentSecretsOf,
  silentLogger,
  sourceOf,
  systemClock
} from "./lib-shared-7.mjs";
import {
  CompletionBatchError
} from "./lib-shared-31.mjs";


// src/shared/github-api.ts
var RAW = "application/vnd.github.raw+json";
function gitHubApi(options) {
  const { token, env, clock: own = systemClock, logger = silentLogger } = options;
  const url = apiUrlOf(options.apiUrl, env);
  const hide = redactor([token, ...sentSecretsOf(env)]);
  const clock = new ServiceClock(
    own,
    (skewMs) => logger.warn(`this machine's clock is ${describeSkew(skewMs, "GitHub")}: GitHub's time is used. Set the clock.`)
  );
  const sleep = options.sleep ?? ((ms) => own.sleep(ms));
  const client = octokit({ ...options, url });
  async function once({ route, parameters, body, etag }, raw) {
    const octo = await client();
    const request = async () => octo.request(route, {
      ...parameters,
      ...body === void 0 ? {} : { data: JSON.stringify(body) },
      headers: {
        accept: raw ? RAW : "application/vnd.github+json",
        "content-type": "application/json; charset=utf-8",
        ...etag === void 0 ? {} : { "if-none-match": etag }
      },
      // Read here: what does not fit must not come as an empty text.
      request: { parseSuccessResponseBody: false }
    }).then(
      ({ status, headers, data }) => ({ status, headers, data }),
      (error) => replyOf(error)
    );
    const reply = await clock.during(request, ({ headers }) => headers.date?.toString());
    if (reply.error === void 0) return redirected(reply) ? refuse(reply, hide) : reply;
    throw troubleOf(reply, hide, clock.now());
  }
  async function repeated(call, work) {
    let waits = 0;
    for (let tries = 1; ; tries += 1) {
      try {
        return await work();
      } catch (error) {
        if (error instanceof GitHubRefusal && error.until !== void 0) {
          const ms = Math.max(1e3, error.until - clock.now() + 1e3);
          waits += 1;
          if (ms > GITHUB_BOUNDS.waitMs.most || waits > GITHUB_BOUNDS.waits.most) throw error;
          logger.info(`GitHub asks to wait ${Math.round(ms / 1e3)} s (rate limit)`);
          await sleep(ms);
          tries -= 1;
          continue;
        }
        const passing = error instanceof GitHubSilence || error instanceof GitHubRefusal && call.retry?.includes(error.status);
        if (!passing || call.once === true || tries === GITHUB_BOUNDS.calls.most) throw error;
        await sleep(pauseMs(tries));
      }
    }
  }
  return {
    clock,
    sleep,
    call: (call, answer) => repeated(call, async () => {
      const { status, headers, data } = await once(call, false);
      const etag = headers.etag?.toString();
      if (status === 304) return { value: void 0, etag };
      const text = await textOf(data, hide);
      const parsed = answer.safeParse(text === "" ? void 0 : json(text));
      if (parsed.success) return { value: parsed.data, etag };
      throw new GitHubSilence(`${url.host} answers in another form than GitHub does (${call.route})`);
    }),
    content: (call) => repeated(call, async () => {
      const { data } = await once(call, true);
      const { piece, pieceMs, silenceMs } = GITHUB_BOUNDS;
      const pace = { name: "the object", most: piece.most, silenceMs: silenceMs.most, wholeMs: pieceMs.most };
      return data ? chunksOf(paced(sourceOf(data), pace, options.timer), hide) : nothing();
    })
  };
}
function pauseMs(tries, random = Math.random) {
  return 250 * 2 ** Math.min(tries, 6) * (1 + random());
}
function apiUrlOf(text, env) {
  if (!URL.canParse(text) || !/^https?:$/.test(new URL(text).protocol) || /[?#]|\/\/[^/]*@/.test(text)) {
    throw new CompletionBatchError(
      "invalid-input",
      "the URL of GitHub's API is no http(s) URL without user and query",
      {
        where: "GITHUB_API_URL",
        remedy: "It is https://api.github.com, or https://HOST/api/v3 of a server of your own."
      }
    );
  }
  const url = new URL(text);
  checkPlainHttp(url, env, "GITHUB_API_URL");
  return url;
}
function octokit(options) {
  const { token, url, env, timer } = options;
  const inner = proxyFetch(url.href, env) ?? fetch;
  const header = (init, name) => new Headers(init?.headers).get(name);
  const fetchWithin = boundedFetch(inner, {
    bounds: GITHUB_BOUNDS,
    isUpload: (init) => typeof init?.body === "string" && init.body.length > 1024 * 1024,
    isStreamed: (_, init) => header(init, "accept") === RAW,
    redirected: "check GITHUB_API_URL, and whether the repository has another name now",
    timer
  });
  const quiet = { debug() {
  }, info() {
  }, warn() {
  }, error() {
  } };
  let made;
  return () => {
    made ??= import("./lib-octokit.mjs").then(
      ({ getOctokit }) => getOctokit(token, {
        baseUrl: url.href.replace(/\/$/, ""),
        request: { fetch: fetchWithin, log: quiet },
        log: quiet,
        userAgent: `completion-batch/${VERSION}`
      })
    );
    return made;
  };
}
function replyOf(error) {
  const { status, response } = Object(error);
  if (response === void 0) return { status: 0, headers: {}, data: "", error };
  const told = status === 304 ? {} : { error };
  return { status: status ?? 0, headers: response.headers, data: "", ...told };
}
function redirected({ status }) {
  return status >= 300 && status < 400 && status !== 304;
}
async function refuse({ status, data }, hide) {
  const message = messageOf({ response: { data: json(await textOf(data, hide)) } });
  throw new GitHubRefusal(status, redact(hide(message)), void 0);
}
function troubleOf({ status, headers, error }, hide, now) {
  const message = redact(hide(messageOf(error)));
  if (status === 0) return new GitHubSilence(message);
  if (status >= 500 || status === 408) return new GitHubSilence(`it answers ${status} (${message})`);
  return new GitHubRefusal(status, message, limitedUntil(status, headers, message, now));
}
function messageOf(error) {
  const { response, message, cause } = Object(error);
  const data = Object(response?.data);
  if (typeof data.message === "string") {
    const more = Array.isArray(data.errors) ? `: ${JSON.stringify(data.errors).slice(0, 200)}` : "";
    return `${data.message}${more}`.slice(0, 500);
  }
  const { code } = Object(Object(cause).cause);
  return [code, message].filter((text) => typeof text === "string" && text !== "").join(", ").slice(0, 500);
}
async function textOf(data, hide) {
  if (!data) return "";
  try {
    return await new Response(data).text();
  } catch (error) {
    throw brokenOff(error, hide);
  }
}
async function* chunksOf(chunks, hide) {
  try {
    yield* chunks;
  } catch (error) {
    throw brokenOff(error, hide);
  }
}
function brokenOff(error, hide) {
  return new GitHubSilence(redact(hide(error instanceof BoundError ? error.message : messageOf(error))));
}
function json(text) {
  try {
    return parseJson(text);
  } catch {
    return void 0;
  }
}
async function* nothing() {
}
export {
  gitHubApi,
  pauseMs
};
