/** The one thing used of `@actions/github`; loaded when asked for, as it reads the event's file as soon as it is imported. */
export { getOctokit } from '@actions/github';
