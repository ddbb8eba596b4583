/** Loaded where there are parameters to read. */
export { parseParameters } from '@completion-batch/engine';
