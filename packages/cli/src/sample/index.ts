/** Synthetic receipts as rows of the receipts table. */
export {
  DEFAULT_RECEIPTS,
  DEFAULT_SEED,
  generateReceipts,
  type SampleOptions,
  type SampleReceipt,
  sampleReceipts,
  sampleTruth,
} from './generate.ts';
export { renderReceipt } from './render.ts';
