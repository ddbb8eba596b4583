/** The state in an object store: nothing but `create`, `get`, `list` and `delete` of one. */
export { ObjectState, type ObjectStateOptions } from './object-state.ts';
