/** Amounts of money as receipts print them. What can be read in two ways is no amount: a check that guesses alarms wrongly. */

/** Longer words are no amounts. */
const LONGEST = 24;
/** Whole units that a sum of many still counts exactly. */
const MOST_DIGITS = 9;

/** A currency, before or behind: a sign, a code or an abbreviation, such as `$`, `RM`, `US$`, `Rs.`; 円, 元, 원. */
const CURRENCY = String.raw`(?:[a-z]{0,3}\p{Sc}|[a-z]{1,3}\.?|[\u5186\u5143\uc6d0])`;
/** Behind an amount: the code of its tax, of two letters or more where a minus parts it, and marks. */
const TAX_CODE = String.raw`(?:-[a-z]{2,3}|[a-z]{1,2}\d?)`;
const NUMBER = String.raw`(?:\d(?:[\d.,'\u2019 ]*\d)?|[.,]\d\d)`;
const AMOUNT = new RegExp(
  String.raw`^(?<open>\()?(?<before>-)?@? ?(?<currency>${CURRENCY})? ?(?<between>-)? ?(?<number>${NUMBER}) ?(?:(?<behind>-)|(?<tail>${CURRENCY}|${TAX_CODE}))?[*#:]?(?<close>\))?[*#:]?$`,
  'iu',
);
/** Money without a smaller unit in use: what stands behind a separator is thousands. */
const WHOLE_ONLY = /[¥￥円₩]|^(?:JPY|KRW)$/iu;
/** Of weights and counts; so is any letter behind a number without decimals: `1X`. */
const UNIT = /^(?:k?g|m?l|lbs?|oz|[cm]?m)$/i;
/** Prompts show a blank within a word as `_`. */
const UNUSUAL = /[\uff01-\uff5e\u2212\u2013_\s]/;

/**
 * The amount a word prints, in cents; undefined where it prints none, or one that is not certain: `1.234` may be a
 * thousand or a bit more than one, `5.00-A` a credit or a code of tax.
 */
export function amountOf(text: string): number | undefined {
  if (text.length > LONGEST) return undefined;
  const plain = UNUSUAL.test(text) ? usual(text) : text;
  const { open, before, currency, between, number, behind, tail, close } = AMOUNT.exec(plain)?.groups ?? {};
  if (number === undefined || (open === undefined) !== (close === undefined)) return undefined;
  const signs = [open, before, between, behind].filter((sign) => sign !== undefined).length;
  if (signs > 1) return undefined;
  if (tail !== undefined && (UNIT.test(tail) || (/^[a-z]/i.test(tail) && /^\d+$/.test(number)))) return undefined;
  const whole = [currency, tail].some((unit) => unit !== undefined && WHOLE_ONLY.test(unit));
  const cents = whole ? wholeUnits(number) : centsOf(number);
  return cents === undefined || signs === 0 ? cents : -cents;
}

function usual(text: string): string {
  return text
    .normalize('NFKC')
    .replace(/[\u2212\u2013]/g, '-')
    .replace(/[\s_]+/g, ' ');
}

function centsOf(number: string): number | undefined {
  const [, units = '', decimals = '00'] = /^(.*?)(?:[.,](\d\d))?$/.exec(number) ?? [];
  const point = number.at(units.length);
  const grouped = units === '' ? '0' : ungrouped(units, point);
  return grouped === undefined ? undefined : Number(grouped) * 100 + Number(decimals);
}

/** Digits without the signs between thousands, which is one sign throughout and not the decimal one. */
function ungrouped(units: string, point: string | undefined): string | undefined {
  const [, sign] = /^\d{1,3}([.,'’ ])\d{3}(?:\1\d{3})*$/.exec(units) ?? [];
  // Without decimals behind them, three digits may be decimals themselves.
  const certain = sign !== undefined && sign !== point && (point !== undefined || !'.,'.includes(sign));
  const digits = certain ? units.replaceAll(sign, '') : units;
  return /^\d+$/.test(digits) && digits.length <= MOST_DIGITS ? digits : undefined;
}

function wholeUnits(number: string): number | undefined {
  const digits = /^\d{1,3}(?:[.,]\d{3})*$|^\d+$/.test(number) ? number.replace(/[.,]/g, '') : '';
  return digits === '' || digits.length > MOST_DIGITS ? undefined : Number(digits) * 100;
}
