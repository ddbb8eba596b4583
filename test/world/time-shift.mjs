// For `node --import`: a process in which it is later than it is, by TIME_SHIFT_MS milliseconds.
const shift = Number(process.env.TIME_SHIFT_MS ?? 0);
const now = Date.now.bind(Date);
globalThis.Date = class extends Date {
  constructor(...args) {
    if (args.length === 0) super(now() + shift);
    else super(...args);
  }
  static now() {
    return now() + shift;
  }
};
