/** What track looks with: read once it looks. */
export { openTable } from '@completion-batch/core/connect';
export { lookAtState, lookAtTable } from './look.ts';
