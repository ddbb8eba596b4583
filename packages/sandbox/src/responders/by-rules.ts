/**
 * Answers our own requests by rules: patterns of dates, prices and the like, neighbouring words, the place on the
 * receipt. No model is asked, and `model` and `system_fingerprint` of the answer say so. Good for trying the pipeline
 * out; its verdicts are plausible and no more.
 */
import { readPrompt } from '@completion-batch/core';
import { chatCompletion, type Responder } from '@completion-batch/emulator';

/** One label to judge: `id` names it in the answer, line and word say which word it is on. */
export interface RulesTarget {
  readonly id: string;
  readonly lineId: number;
  readonly wordId: number;
  readonly label: string;
  readonly rejected: readonly string[];
}

/** What the rules look at: the receipt's rows from top to bottom; a word's id is `line.word`. */
export interface RulesPrompt {
  readonly merchant: string | undefined;
  readonly rows: readonly (readonly { readonly id: string | undefined; readonly text: string }[])[];
  readonly targets: readonly RulesTarget[];
}

export interface RulesOptions {
  /** Finds the prompt in a request's body; undefined where it is none. Default: core's reader of our own requests. */
  readonly readPrompt?: (body: unknown) => RulesPrompt | undefined;
  /** Tokens of a request's body and of its answer, for `usage`. Default: a quarter of the characters. */
  readonly countTokens?: (body: unknown, answer: string) => { readonly input: number; readonly output: number };
}

/** The name in `model` and `system_fingerprint` of every answer of the rules. */
export const RULES_NAME = 'emulator-rules-no-model';

/** A verdict for every target, by rules; a request that is not one of ours gets a 400. */
export function rulesResponder(options: RulesOptions = {}): Responder {
  return async ({ body }) => {
    const prompt = (options.readPrompt ?? readPrompt)(body);
    if (prompt === undefined) {
      const message = 'The rules of the emulator answer requests of completion-batch only.';
      return {
        status: 400,
        body: { error: { message, type: 'invalid_request_error', param: 'messages', code: null } },
      };
    }
    const content = JSON.stringify({ ...judge(prompt), unsure: [] });
    const tokens = options.countTokens?.(body, content);
    return {
      status: 200,
      body: chatCompletion({
        request: body,
        content,
        model: RULES_NAME,
        fingerprint: RULES_NAME,
        ...(tokens === undefined ? {} : { tokens }),
      }),
    };
  };
}

/** The answer of our requests' form. */
export interface Verdicts {
  readonly valid: string[];
  readonly invalid: { readonly id: string; readonly label: string | null }[];
}

/** Every target stands in one of the lists; a suggestion is never the proposed label nor a rejected one. */
export function judge(prompt: RulesPrompt): Verdicts {
  const verdicts: Verdicts = { valid: [], invalid: [] };
  const words = placeWords(prompt);
  for (const target of prompt.targets) {
    const word = words.get(`${target.lineId}.${target.wordId}`);
    const fitting = word === undefined ? [] : fittingLabels(word);
    if (fitting.includes(target.label) && !target.rejected.includes(target.label)) verdicts.valid.push(target.id);
    else {
      const label = fitting.find((each) => each !== target.label && !target.rejected.includes(each)) ?? null;
      verdicts.invalid.push({ id: target.id, label });
    }
  }
  return verdicts;
}

/** A word with what can be seen around it; all texts in upper case. */
interface PlacedWord {
  readonly text: string;
  readonly row: string;
  /** The row, or the one above where the row has no words of its own. */
  readonly caption: string;
  readonly prices: readonly string[];
  /** In the head of the receipt, above the first date, number or price. */
  readonly head: boolean;
  readonly rowIndex: number;
  readonly merchantName: string;
  readonly merchantAddress: string;
}

const PRICE = /^(?:RM|USD|EUR|GBP|\$|€|£)?-?\d{1,3}(?:,?\d{3})*\.\d{2}\)?[A-Z*]?$/;
const DATE =
  /(?:^|\D)(?:\d{1,2}[/.-]\d{1,2}[/.-]\d{2,4}|\d{4}[/.-]\d{1,2}[/.-]\d{1,2}|\d{1,2}[ -]?(?:JAN|FEB|MAR|APR|MAY|JUN|JUL|AUG|SEP|OCT|NOV|DEC)[A-Z]*[ ,-]?\d{2,4})/;
const TIME = /(?:^|[^\d:])\d{1,2}:\d{2}(?::\d{2})?(?!\d)/;
const WEB = /WWW[.,]|HTTP|\S@\S|\.(?:COM|NET|ORG)\b/;
const PHONE = /^(?:(?:TEL|PHONE|HP|H\/P)\S{0,3}:?)?\+?\(?\d[\d()-]{6,}\d$/;
const PAYMENT = /^(?:VISA|MASTER(?:CARD)?|AMEX|DEBIT|CREDIT|EFTPOS|MAESTRO|PAYPAL)\b/;

function placeWords(prompt: RulesPrompt): Map<string, PlacedWord> {
  const rows = prompt.rows.map((row) => row.map(({ text }) => text.toUpperCase()));
  const known = (prompt.merchant ?? '').toUpperCase().split('; ');
  const end = rows.findIndex((row, index) => index > 0 && row.some((text) => endsHead(text)));
  const words = new Map<string, PlacedWord>();
  for (const [rowIndex, row] of prompt.rows.entries()) {
    const texts = rows[rowIndex] ?? [];
    const line = texts.join(' ');
    const above = rows[rowIndex - 1]?.join(' ') ?? '';
    for (const [index, { id }] of row.entries()) {
      if (id === undefined) continue;
      words.set(id, {
        text: texts[index] ?? '',
        row: line,
        caption: /[A-Z]{3}/.test(line) ? line : `${above} ${line}`,
        prices: texts.filter((text) => PRICE.test(text)),
        head: rowIndex < (end === -1 ? rows.length / 3 : end),
        rowIndex,
        merchantName: known[0] ?? '',
        merchantAddress: known.slice(1).join(' '),
      });
    }
  }
  return words;
}

function endsHead(text: string): boolean {
  return (
    DATE.test(text) || PRICE.test(text) || PHONE.test(text) || /^(?:INVOICE|RECEIPT|CASHIER|BILL|TEL|FAX)/.test(text)
  );
}

/** Labels that fit the word, the likeliest first. */
function fittingLabels(word: PlacedWord): string[] {
  const { text, row } = word;
  if (PRICE.test(text)) return priceLabels(word);
  if (WEB.test(text)) return ['WEBSITE'];
  // A date may be printed as several words.
  const spoken = /[A-Z]{3}/.test(DATE.exec(row)?.[0] ?? '') && holds(DATE.exec(row)?.[0] ?? '', text);
  const dated = [...(DATE.test(text) || spoken ? ['DATE'] : []), ...(TIME.test(text) ? ['TIME'] : [])];
  if (/HOURS|OPEN(?:ING)?\b|BUSINESS/.test(row)) return ['STORE_HOURS'];
  if (dated.length > 0) return dated;
  if (/^[AP]\.?M\.?$/.test(text)) return TIME.test(row) ? ['TIME'] : [];
  if (PHONE.test(text) && (text.includes('-') || /TEL|PHONE|\bH\/?P\b|CALL/.test(row))) return ['PHONE_NUMBER'];
  if (PAYMENT.test(text)) return ['PAYMENT_METHOD'];
  if (/COUPON|VOUCHER|PROMO CODE/.test(row)) return ['COUPON'];
  if (/MEMBER|LOYALTY/.test(row) && /\d/.test(text)) return ['LOYALTY_ID'];
  const headed = headLabels(word);
  if (headed.length > 0) return headed;
  if (/^[X@]?\d{1,3}(?:\.0+)?X?$|^\d+(?:\.\d+)?(?:KG|G|LB|PCS?|EA)$/.test(text)) return ['QUANTITY'];
  const item = word.prices.length > 0 && !/TOTAL|TAX|GST|CHANGE|CASH|ROUND|DISC|AMOUNT/.test(row);
  return item && /[A-Z]{2}/.test(text) ? ['PRODUCT_NAME'] : [];
}

/** The merchant's details where they are known, otherwise the first rows: its name, then its address. */
function headLabels({ text, row, head, rowIndex, merchantName, merchantAddress }: PlacedWord): string[] {
  const bare = text.replace(/^[^\p{L}\p{N}]+|[^\p{L}\p{N}]+$/gu, '');
  if (bare === '' || /\b(?:REG|GST|CO)\b.*\d|TAX INVOICE|THANK/.test(row)) return [];
  const named = holds(merchantName, bare);
  const located = holds(merchantAddress, bare);
  if (!head && !(rowIndex < 12 && (named || located))) return [];
  if (named && (rowIndex < 4 || !located)) return located ? ['MERCHANT_NAME', 'ADDRESS_LINE'] : ['MERCHANT_NAME'];
  if (located) return ['ADDRESS_LINE'];
  if (merchantName !== '' || /^\(?\d+-[A-Z]\)?$/.test(text)) return [];
  return rowIndex === 0 || (rowIndex === 1 && !/\d/.test(row)) ? ['MERCHANT_NAME'] : ['ADDRESS_LINE'];
}

/** Whether `part` stands in `whole` between characters that are no letters or digits. */
function holds(whole: string, part: string): boolean {
  for (let at = whole.indexOf(part); at !== -1; at = whole.indexOf(part, at + 1)) {
    const around = `${whole.charAt(at - 1)}${whole.charAt(at + part.length)}`;
    if (!/[\p{L}\p{N}]/u.test(around)) return true;
  }
  return false;
}

function priceLabels({ text, caption, prices }: PlacedWord): string[] {
  if (/SUB[- ]?TOTAL|EXCL/.test(caption)) return ['SUBTOTAL'];
  if (/CHANGE|ROUND[A-Z]* ADJ|TENDER|^CASH\b|SAVING/.test(caption)) return [];
  if (/DISC(?:OUNT)?\b/.test(caption)) return ['DISCOUNT'];
  if (/TOTAL|AMOUNT DUE|NETT?\b|BALANCE DUE/.test(caption)) return ['GRAND_TOTAL'];
  if (/\b(?:TAX|GST|SST|VAT)\b/.test(caption)) return ['TAX'];
  if (prices.length === 1) return ['LINE_TOTAL', 'UNIT_PRICE'];
  const first = prices[0] === text;
  const last = prices.at(-1) === text;
  if (first && last) return ['LINE_TOTAL', 'UNIT_PRICE'];
  return last ? ['LINE_TOTAL'] : first ? ['UNIT_PRICE'] : ['DISCOUNT'];
}
