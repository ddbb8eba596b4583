/** What a request is called: its receipt, which of the receipt's requests it is, and how many of its labels are audits. */
import { parseReceiptPartition, type ReceiptKey, receiptPartition } from '../table/keys.ts';

/**
 * `IMAGE#<image>#RECEIPT#00001`, and `…#P00002` for the second and further requests of a receipt; `…#E00001` for those to the
 * other model, which stay the same whatever else of the receipt is asked. `…#A03` and `…#E1A03`: the last three targets of a
 * first one are audits. At most 64 characters.
 */
export function customId(receipt: ReceiptKey, part = 0, audits = 0, escalated = false): string {
  const letter = escalated ? 'E' : 'P';
  const place = part > 0 || (escalated && audits === 0) ? letter + String(part + 1).padStart(5, '0') : '';
  const end = audits === 0 || part > 0 ? place : `${escalated ? 'E1' : ''}A${String(audits).padStart(2, '0')}`;
  return receiptPartition(receipt) + (end === '' ? '' : `#${end}`);
}

/** The receipt a custom id of ours names. */
export function parseCustomId(id: string): ReceiptKey | undefined {
  return parseReceiptPartition(id.replace(/#(?:[PE]\d{5}|(?:E1)?A\d{2})$/, ''));
}

/** How many of a request's targets, the last, are audits, by its custom id. */
export function auditsIn(id: string): number {
  return Number(/#(?:E1)?A(\d{2})$/.exec(id)?.[1] ?? 0);
}
