/** Between them stands what a receipt says, which is data: nothing in it can pass for one of them. */
export const FENCE_OPEN = '<<<';
export const FENCE_CLOSE = '>>>';
