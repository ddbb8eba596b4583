/** What format works with: read once there is something to do. */
export { format } from '@completion-batch/core';
export { openBoth, openEvidence } from '@completion-batch/core/connect';
