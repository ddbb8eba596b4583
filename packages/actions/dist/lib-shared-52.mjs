import { createRequire } from 'node:module';
const require = createRequire(import.meta.url);

// ../engine/src/platform/clock.ts
import { setTimeout as delay } from "node:timers/promises";
var systemClock = {
  now: () => Date.now(),
  sleep: (ms, signal) => delay(ms, void 0, signal === void 0 ? {} : { signal })
};
function isoTime(clock) {
  return new Date(clock.now()).toISOString();
}
var NOTABLE_SKEW_MS = 6e4;
var ServiceClock = class {
  #own;
  #onSkew;
  #skewMs = 0;
  #told = false;
  /** @param onSkew called once, where the machine is off by over a minute; positive: it is ahead */
  constructor(own, onSkew = () => {
  }) {
    this.#own = own;
    this.#onSkew = onSkew;
  }
  now() {
    return this.#own.now() - this.#skewMs;
  }
  sleep(ms, signal) {
    return this.#own.sleep(ms, signal);
  }
  /** Runs one call to the service. @param dateOf the answer's `Date` header; without one nothing is learned */
  async during(call, dateOf) {
    const sent = this.#own.now();
    const answer = await call();
    this.#learn(Date.parse(dateOf(answer) ?? ""), sent, this.#own.now());
    return answer;
  }
  /** The answer was written between the two moments, and its date has whole seconds: what fits that is left as it is. */
  #learn(date, sent, received) {
    if (Number.isNaN(date)) return;
    const [least, most] = [sent - date - 1e3, received - date];
    if (this.#skewMs >= least && this.#skewMs <= most) return;
    this.#skewMs = Math.round((least + most) / 2);
    if (this.#told || Math.abs(this.#skewMs) < NOTABLE_SKEW_MS) return;
    this.#told = true;
    this.#onSkew(this.#skewMs);
  }
};
function describeSkew(skewMs, service) {
  const minutes = Math.round(Math.abs(skewMs) / 6e4);
  const amount = minutes < 120 ? `${minutes} min` : `${(minutes / 60).toFixed(minutes < 2880 ? 1 : 0)} h`;
  return `${amount} ${skewMs > 0 ? "ahead of" : "behind"} ${service}`;
}

export {
  systemClock,
  isoTime,
  ServiceClock,
  describeSkew
};
