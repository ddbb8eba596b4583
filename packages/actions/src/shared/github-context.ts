/** The one thing used of `@actions/github`, imported by name so that the bundle leaves out the rest. */
export { context } from '@actions/github';
