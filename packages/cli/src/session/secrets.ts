/** Loaded where a defect is shown. */
export { hideSecrets, redact, secretsOf } from '@completion-batch/engine';
