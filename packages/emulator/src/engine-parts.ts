/** What the emulator takes from the engine, in one place. */
export {
  type Clock,
  CompletionBatchError,
  hideSecrets,
  isKey,
  lockFolder,
  MODEL_SERVER_BOUNDS,
  type NdjsonLine,
  parseJson,
  splitLines,
  systemClock,
  whyNotFromHere,
} from '@completion-batch/engine';
