/** What `--store` of jobs takes for a folder, and what for a URL. */
import { posix, win32 } from 'node:path';
import { expect, it } from 'vitest';
import { namesFolder } from '../src/session/jobs.ts';

it.each([
  ['./jobs', true, true],
  ['..', true, true],
  ['.\\jobs', true, true],
  ['/srv/jobs', true, true],
  ['C:\\jobs', false, true],
  ['D:/jobs', false, true],
  ['\\\\server\\share', true, true],
  ['s3://bucket/prefix', false, false],
  ['file:///srv/jobs', false, false],
  ['jobs', false, false],
])('%s: a folder on Linux %s, on Windows %s', (place, onLinux, onWindows) => {
  expect([namesFolder(place, posix.isAbsolute), namesFolder(place, win32.isAbsolute)]).toEqual([onLinux, onWindows]);
});
