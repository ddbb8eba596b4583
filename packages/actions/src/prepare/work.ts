/** What prepare works with: read once there is something to do. */
export { prepare } from '@completion-batch/core';
export { openBoth } from '@completion-batch/core/connect';
