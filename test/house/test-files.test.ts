/** Every file of tests is run by one project of a suite, and by one alone: what a glob misses would be green for ever. */
import { expect, it } from 'vitest';
import suite, { LONG_ONLY, toolsProjects } from '../../vitest.config.ts';
import { listed } from './listed-files.ts';

const isTest = (path: string): boolean => /\.(?:test|spec)\.[cm]?[jt]sx?$/.test(path);

interface Run {
  readonly name: string;
  readonly include: readonly string[];
}

const projects = [...(suite.test?.projects ?? []), ...toolsProjects].map((project) => (project as { test: Run }).test);

it('each file is in one project', () => {
  const run = projects.flatMap(({ include }) => include);
  expect([...run, ...LONG_ONLY].sort()).toEqual(listed().filter(isTest).sort());
});
