/** The review without a browser: what is listed and in which order, where keys lead, what leaves the page. */
import { decisionLine, REASONS, type ReportData, type ReportLabel } from '@completion-batch/core/review';
import { describe, expect, it } from 'vitest';
import { labelId } from '../../core/src/table/keys.ts';
import { drawnWords, shapeOf, WIDTH, wordsWithoutPlace, zoomed } from '../src/app/receipts/geometry.ts';
import { correctionsFor } from '../src/app/review/corrections.ts';
import { type Decisions, lineOf, NONE_MADE, ndjson, notDownloaded, reduce } from '../src/app/review/decisions.ts';
import { labelsThatFit, NO_FILTER, readAddress, receiptFits, writeAddress } from '../src/app/review/filter.ts';
import { keep, openShelf, restore, type Shelf, shelfKey } from '../src/app/review/kept.ts';
import { commandOf } from '../src/app/review/keys.ts';
import { type Label, type Receipt, receiptsOf, waits } from '../src/app/review/model.ts';
import { inOrder } from '../src/app/review/order.ts';
import { nextLabel, nextReceipt } from '../src/app/review/steps.ts';
import { REASON_ORDER } from '../src/app/review/verdicts.ts';
import { sampleReport } from './sample-report.ts';

const [row] = sampleReport({ receipts: 1 }).receipts;
const [anyLabel] = row?.labels ?? [];

function label(more: Partial<ReportLabel> = {}): ReportLabel {
  if (anyLabel === undefined) throw new Error('the sample has no label');
  return { ...anyLabel, line: 1, word: 1, label: 'TAX', status: 'VALID', batch: 'b-1', reason: null, ...more };
}

const waiting = (reason: ReportLabel['reason'], more: Partial<ReportLabel> = {}) =>
  label({ status: 'NEEDS_REVIEW', reason, ...more });

/** Receipts by merchant, each with these labels. */
function receiptsWith(merchants: Readonly<Record<string, readonly ReportLabel[]>>, held = ''): readonly Receipt[] {
  const [batch] = sampleReport({ receipts: 1 }).batches;
  const batches = held === '' || batch === undefined ? [] : [{ ...batch, id: held, heldReason: 'too few agree' }];
  const receipts = Object.entries(merchants).map(([merchant, labels], index) => ({
    image: `00000000-0000-4000-8000-00000000000${index}`,
    receipt: 1,
    merchant: merchant === '' ? null : merchant,
    words: [
      [1, 1, 'Café', 1000, 9000, 2000, 300],
      [1, 2, 'TOTAL'],
    ] satisfies ReportData['receipts'][number]['words'],
    labels: [...labels],
  }));
  return receiptsOf({ receipts, batches });
}

const names = (receipts: readonly Receipt[]) => receipts.map((receipt) => receipt.row.merchant);
const listed = (receipts: readonly Receipt[]) => receipts.map((receipt) => ({ receipt, labels: receipt.labels }));
const nobody = () => false;

function only(receipts: readonly Receipt[]): Label {
  const [first] = receipts[0]?.labels ?? [];
  if (first === undefined) throw new Error('no label');
  return first;
}

describe('the model', () => {
  it('knows a label by the same key as the table', () => {
    for (const { row, labels } of receiptsOf(sampleReport({ receipts: 5 }))) {
      for (const { key, row: each } of labels) {
        const { line: lineId, word: wordId, label } = each;
        expect(key).toBe(labelId({ imageId: row.image, receiptId: row.receipt, lineId, wordId, label }));
      }
    }
  });

  it('has the reasons in the order of the report', () => {
    expect(REASON_ORDER).toEqual(REASONS);
  });

  it('lets nobody decide what is not asked, being asked, or of a batch that is held', () => {
    const closed = (row: ReportLabel) => only(receiptsWith({ A: [row] }, 'held-1')).closed;
    expect(closed(label({ status: 'NONE' }))).toContain('not been asked');
    expect(closed(label({ status: 'PENDING' }))).toContain('being asked');
    expect(closed(waiting('unsure', { batch: 'held-1' }))).toContain('too few agree');
    expect(receiptsWith({ A: [waiting('unsure', { batch: 'held-1' })] }, 'held-1')[0]?.waiting).toBe(0);
    expect(closed(waiting('unsure'))).toBeNull();
    expect(closed(label({ batch: null }))).toBeNull();
  });
});

describe('order and filter', () => {
  const receipts = receiptsWith({
    Zebra: [label()],
    Other: [waiting('other')],
    '': [waiting('unsure')],
    Contra: [label({ status: 'INVALID', word: 2 }), waiting('contradicted')],
    Many: [waiting('unsure'), waiting('unsure', { word: 2 })],
  });

  it('puts what needs a person most urgently first, and otherwise as asked', () => {
    expect(names(inOrder(receipts, 'need'))).toEqual(['Contra', 'Many', null, 'Other', 'Zebra']);
    expect(names(inOrder(receipts, 'merchant'))).toEqual(['Contra', 'Many', 'Other', 'Zebra', null]);
    expect(names(inOrder(receipts, 'wrong'))[0]).toBe('Contra');
    expect(inOrder(receipts, 'report')).toEqual(receipts);
  });

  it.each([
    [{ merchant: ' mAn' }, ['Many']],
    [{ text: 'cafe\u0301 total' }, ['Zebra', 'Other', null, 'Contra', 'Many']],
    [{ text: 'tea' }, []],
    [{ reason: 'unsure' }, [null, 'Many']],
    [{ verdict: 'INVALID' }, ['Contra']],
    [{ verdict: 'INVALID', reason: 'contradicted' }, []],
    [{ batch: 'b-2' }, []],
    [{ undecided: true }, ['Other', null, 'Contra', 'Many']],
  ])('leaves of %j only what fits', (part, left) => {
    expect(names(receipts.filter((each) => receiptFits(each, { ...NO_FILTER, ...part }, nobody)))).toEqual(left);
  });

  it('takes what is decided out of what is undecided, label by label', () => {
    const filter = { ...NO_FILTER, undecided: true };
    const many = receipts[4] as Receipt;
    const [first] = many.labels;
    const left = labelsThatFit(many, filter, (key) => key === first?.key);
    expect(left.map(({ row }) => row.word)).toEqual([2]);
    expect(receiptFits(many, filter, () => true)).toBe(false);
  });

  it('comes back from the address as it went there', () => {
    const filter = { ...NO_FILTER, merchant: 'A & B #1 = "x"', reason: 'unsure', undecided: true };
    const address = { tab: 'figures', filter, order: 'wrong', at: 'i.1' } as const;
    expect(readAddress(`#${writeAddress(address)}`)).toEqual(address);
    const odd = readAddress('#order=constructor&tab=x&undecided=yes&%');
    expect(odd).toEqual({ tab: 'review', filter: NO_FILTER, order: 'need', at: '' });
  });
});

describe('going from label to label', () => {
  const list = listed(
    receiptsWith({ A: [waiting('unsure'), label({ word: 2 })], B: [label()], C: [waiting('other')] }),
  );
  const [a, b, c] = list.map(({ receipt }) => receipt.id);
  const at = (receipt: string | undefined, place: number) => ({
    receipt: receipt ?? '',
    label: list.find((each) => each.receipt.id === receipt)?.labels[place]?.key ?? null,
  });

  it('finds the next that waits on a receipt further on, and the way back', () => {
    expect(nextLabel(list, at(a, 0), 1, waits)).toEqual(at(c, 0));
    expect(nextLabel(list, at(c, 0), -1, waits)).toEqual(at(a, 0));
    expect(nextLabel(list, at(c, 0), 1, waits)).toBeUndefined();
    expect(nextLabel(list, at(a, 0), -1, waits)).toBeUndefined();
    expect(nextLabel(list, undefined, 1, waits)).toEqual(at(a, 0));
  });

  it('goes on from a receipt of which none is looked at', () => {
    expect(nextLabel(list, { receipt: b ?? '', label: null }, 1, () => true)).toEqual(at(b, 0));
    expect(nextLabel(list, { receipt: b ?? '', label: 'gone' }, -1, () => true)).toEqual(at(a, 1));
  });

  it('steps over receipts, and stays at the ends', () => {
    expect(nextReceipt(list, at(a, 1), 1)).toEqual(at(b, 0));
    expect(nextReceipt(list, at(a, 0), -1)).toBeUndefined();
    expect(nextReceipt(list, at(c, 0), 1)).toBeUndefined();
  });
});

describe('decisions', () => {
  const receipts = receiptsWith({ A: [waiting('unsure')], B: [waiting('other', { label: 'DATE' })] });
  const [first, second] = [only(receipts), only(receipts.slice(1))];
  const noon = new Date('2026-11-20T12:00:00Z');
  const decide = (state: Decisions, on: Label, decision: 'valid' | 'invalid', correction: string | null = null) =>
    reduce(state, { type: 'decide', line: lineOf(on, { decision, correction }, noon, ' maria\u200b ') });

  it('leave as lines that are taken where they are applied, the last word of each label', () => {
    const state = decide(decide(decide(NONE_MADE, first, 'valid'), second, 'valid'), first, 'invalid', 'SUBTOTAL');
    const lines = ndjson(state, { table: 'receipts', version: 1 }).trimEnd().split('\n');
    const parsed = lines.map((line) => decisionLine.parse(JSON.parse(line)));
    expect(parsed.map(({ key, decision, correction }) => [key, decision, correction])).toEqual([
      [second.key, 'valid', null],
      [first.key, 'invalid', 'SUBTOTAL'],
    ]);
    expect(parsed[0]).toMatchObject({ seen: { status: 'NEEDS_REVIEW', batch: 'b-1' }, by: 'maria' });
    expect(lineOf(first, { decision: 'valid', correction: null }, noon, ' \u202e').by).toBeNull();
  });

  it('are undone one by one, to what stood there before', () => {
    const changed = decide(decide(NONE_MADE, first, 'valid'), first, 'invalid');
    const once = reduce(changed, { type: 'undo' });
    expect(once.made.get(first.key)?.decision).toBe('valid');
    const twice = reduce(once, { type: 'undo' });
    expect(twice.made.size).toBe(0);
    expect(reduce(twice, { type: 'undo' })).toBe(twice);
    const back = reduce(reduce(changed, { type: 'take-back', key: first.key }), { type: 'undo' });
    expect(back.made.get(first.key)?.decision).toBe('invalid');
  });

  it('are open until they are downloaded, and again where they are changed or taken back', () => {
    const state = decide(NONE_MADE, first, 'valid');
    expect(notDownloaded(state)).toBe(1);
    const safe = reduce(state, { type: 'downloaded' });
    expect(notDownloaded(safe)).toBe(0);
    expect(notDownloaded(decide(safe, first, 'invalid'))).toBe(1);
    expect(notDownloaded(reduce(safe, { type: 'take-back', key: first.key }))).toBe(1);
  });

  it('are kept by the browser for this report alone, and only what belongs to it comes back', () => {
    const kept = new Map<string, string>();
    const shelf: Shelf = { getItem: (key) => kept.get(key) ?? null, setItem: (key, text) => void kept.set(key, text) };
    const key = shelfKey(sampleReport({ receipts: 1 }));
    const state = decide(decide(NONE_MADE, first, 'valid'), second, 'invalid');
    expect(keep(shelf, key, state)).toBe(true);
    expect(restore(shelf, key, receipts, [])?.made).toEqual(state.made);
    expect(restore(shelf, `${key}1`, receipts, [])).toBeUndefined();
    // The second is by now what it was not when it was decided.
    const later = [...receipts.slice(0, 1), ...receiptsWith({ A: [], B: [label({ label: 'DATE' })] }).slice(1)];
    expect([...(restore(shelf, key, later, [])?.made.keys() ?? [])]).toEqual([first.key]);
    for (const text of ['{', 'null', '{"made":[null,1,{"key":"x"}]}', '{"made":{}}']) {
      kept.set(key, text);
      expect(restore(shelf, key, receipts, [])?.made.size ?? 0).toBe(0);
    }
  });

  it('go on where the browser keeps nothing, and it is said so', () => {
    const refuse = (): never => {
      throw new DOMException('refused', 'SecurityError');
    };
    expect(openShelf(refuse)).toBeUndefined();
    expect(openShelf(() => ({ getItem: refuse, setItem: refuse }))).toBeUndefined();
    expect(keep(undefined, 'key', NONE_MADE)).toBe(false);
    expect(keep({ getItem: () => null, setItem: refuse }, 'key', NONE_MADE)).toBe(false);
    expect(restore(undefined, 'key', receipts, [])).toBeUndefined();
  });
});

it('offers as corrections what was suggested first, then what is typed, and never the label itself', () => {
  const all = ['TAX', 'DATE', 'LINE_TOTAL', 'SUBTOTAL', 'GRAND_TOTAL'].map((name) => ({ name, meaning: `a ${name}` }));
  const offered = (typed: string) =>
    correctionsFor({ label: 'TAX', suggested: 'GRAND_TOTAL' }, all, typed).map(({ name }) => name);
  expect(offered('')).toEqual(['GRAND_TOTAL', 'DATE', 'LINE_TOTAL', 'SUBTOTAL']);
  expect(offered('sub')).toEqual(['SUBTOTAL']);
  expect(offered('line total')).toEqual(['LINE_TOTAL']);
  expect(offered('tax')).toEqual([]);
});

describe('keys', () => {
  const pressed = {
    ctrlKey: false,
    metaKey: false,
    altKey: false,
    repeat: false,
    defaultPrevented: false,
    typing: false,
  };
  it('lead to commands, capitals to others than small letters', () => {
    const commands = ['a', 'r', 'c', 'j', 'J', '?', '/', '='].map((key) => commandOf({ ...pressed, key }));
    expect(commands).toEqual(['right', 'wrong', 'correct', 'next-label', 'next-receipt', 'help', 'search', 'zoom-in']);
    expect(commandOf({ ...pressed, key: 'toString' })).toBeUndefined();
  });

  it.each(['ctrlKey', 'metaKey', 'altKey', 'defaultPrevented', 'typing'])('do nothing with %s', (held) => {
    expect(commandOf({ ...pressed, key: 'r', [held]: true })).toBeUndefined();
  });
});

describe('the drawing', () => {
  it('hangs from the top what stands on its feet', () => {
    const [top, bottom] = drawnWords(
      [
        [1, 1, 'top', 0, 9500, 5000, 500],
        [2, 1, 'bottom', 5000, 0, 5000, 500],
        [3, 1, 'nowhere'],
      ],
      2000,
    );
    expect(top?.box).toEqual({ x: 0, y: 0, width: WIDTH / 2, height: 100 });
    expect(bottom?.box).toEqual({ x: WIDTH / 2, y: 1900, width: WIDTH / 2, height: 100 });
  });

  it('lists the words that have no place', () => {
    expect(
      wordsWithoutPlace([
        [3, 1, 'nowhere'],
        [1, 1, 'top', 0, 9500, 5000, 500],
      ]),
    ).toEqual([[3, 1, 'nowhere']]);
  });

  it('takes the shape of the paper from its letters, within what paper can be', () => {
    // Letters of 200 by 100: as wide as two heights, they are half as wide as high on paper four times as high as wide.
    expect(shapeOf([[1, 1, 'word', 0, 0, 800, 100]])).toBe(4);
    expect(shapeOf([[1, 1, 'word', 0, 0, 10_000, 1]])).toBe(6);
    expect(shapeOf([[1, 1, 'word', 0, 0, 1, 10_000]])).toBe(0.6);
    expect(shapeOf([[1, 1, 'word', 0, 0, 0, 0]])).toBe(2);
  });

  it('grows and shrinks by steps, to its ends', () => {
    expect([zoomed(1, 1), zoomed(1, -1), zoomed(4, 1), zoomed(0.5, -1)]).toEqual([1.4, 0.7, 4, 0.5]);
  });
});
