/**
 * Labels whose word cannot be, nor be a part of, what the label names. A date or a time is often several words that all
 * have its label (`22 MAR 2018`), so a word is judged as a part, and short words and foreign scripts say nothing.
 * Source: what 200 receipts of the SROIE competition (ICDAR 2019) print under each label; E.164 for telephone numbers.
 */
import type { Check, CheckedLabel, CheckedReceipt } from './check.ts';

/** What is longer says nothing: no form is so long. */
const LONGEST = 80;

const TIME = /^\d{1,2}:\d\d(?::\d\d)?(?:[ap]\.?m\.?)?$/i;
const DATE = /^(?:\d{1,2}([/.-])\d{1,2}\1(?:\d{4}|\d\d)|\d{4}([/.-])\d{1,2}\2\d{1,2})$/;
const MONEY = /^[-(]?[a-z]{0,3}\p{Sc}\d[\d.,]*\)?$|^-?\d[\d,]*\.\d\d-?$|^-?\d[\d.]*,\d\d-?$/iu;
/** Not `12.30`, which may be a time or the day and month of a date. */
const CERTAIN_MONEY =
  /^[-(]?[a-z]{0,3}\p{Sc}\d[\d.,]*\)?$|^-?(?:\d{3,}|\d[\d,]*,\d{3})\.\d\d-?$|^-?(?:\d{3,}|\d[\d.]*\.\d{3}),\d\d-?$/iu;
const PERCENT = /^[@-]?\d[\d.,]*%$/;
const WEB = /@.*\.|www|https?:|\.(?:com|net|org|co|my|de|fr|se|uk|ca|au|in|jp|io|shop)\b/i;
const DIGIT = /\p{N}/u;
/** Letters of scripts in which a word is spelled; others count nothing, they may say all with one sign. */
const SPELLED = /[\p{Script=Latin}\p{Script=Greek}\p{Script=Cyrillic}]/gu;
const OTHER_SCRIPT = /(?![\p{Script=Latin}\p{Script=Greek}\p{Script=Cyrillic}])\p{L}/u;
/** A month or a day of the week by the beginning of its name, in the languages of `near-rows.ts` that have Latin letters. */
const CALENDAR = new RegExp(
  `
    jan ene gen led sty oca tam feb f[eé]v fev úno lut şub hel m[aäå]r bře maa a[pbv]r dub kwi nis huh ma[iygj]
    m[eé]i kvě tou ju[nil] g[ie]u lug čer cze haz kes lip tem hei aug ao[uû]t ago ogo srp sie ağu elo se[pt] zář
    wrz eyl syy o[ck]t out ott říj paź eki lok nov lis kas mar de[csz] d[eé]c dic pro gru ara jou ogos mon tue
    wed thu fri sat sun die mit don fre sam son lun mer jeu ven dim mi[eé] jue vie s[aá]b dom m[aå]n tis ons tor
    l[oö]r s[oö]n isn sel rab kha jum ahad
  `
    .trim()
    .replace(/\s+/g, '|'),
  'iu',
);
const PART_OF_DAY = /^(?:noon|midnight|uhr|heures?|horas?|hours?|hrs|pagi|petang|malam|p\.m\.?|a\.m\.?)$/iu;

/** A word of so many letters, and no digit, is a word; shorter ones are units, currencies, `th`, `PM`, `ext`. */
const WORD = 4;

function letters(text: string): number {
  return OTHER_SCRIPT.test(text) ? 0 : (text.match(SPELLED)?.length ?? 0);
}

const isWord = (text: string): boolean => !DIGIT.test(text) && letters(text) >= WORD;

/** No amount, nor part of one: a word, a date, a time, a share, an address in the web, the number of an article. */
function isNoAmount(text: string): boolean {
  if (isWord(text) || DATE.test(text) || TIME.test(text) || PERCENT.test(text) || WEB.test(text)) return true;
  return /^\d{9,}$/.test(text);
}

const FORMS: Readonly<Record<string, (text: string) => boolean>> = {
  DATE: (text) =>
    TIME.test(text) || CERTAIN_MONEY.test(text) || PERCENT.test(text) || (isWord(text) && !CALENDAR.test(text)),
  TIME: (text) =>
    DATE.test(text) ||
    CERTAIN_MONEY.test(text) ||
    PERCENT.test(text) ||
    (isWord(text) && !PART_OF_DAY.test(text)) ||
    /^\d{7,}$/.test(text),
  PHONE_NUMBER: (text) =>
    isWord(text) || TIME.test(text) || MONEY.test(text) || PERCENT.test(text) || WEB.test(text) || /\d{16}/.test(text),
  WEBSITE: (text) => TIME.test(text) || DATE.test(text) || MONEY.test(text) || !/[.@:/_]|www|http/i.test(text),
  QUANTITY: (text) => TIME.test(text) || DATE.test(text) || WEB.test(text) || /\p{Sc}/u.test(text),
  UNIT_PRICE: isNoAmount,
  LINE_TOTAL: isNoAmount,
  SUBTOTAL: isNoAmount,
  GRAND_TOTAL: isNoAmount,
};

export const forms: Check = {
  name: 'forms',
  means: 'the word cannot be what its label says, nor a part of it',
  looksAt: (label) => Object.hasOwn(FORMS, label),
  against: ({ labels }: CheckedReceipt): CheckedLabel[] =>
    labels.filter(({ label, text, asked }) => {
      const cannotBe = Object.hasOwn(FORMS, label) ? FORMS[label] : undefined;
      return asked && cannotBe !== undefined && text.length <= LONGEST && cannotBe(text);
    }),
};
