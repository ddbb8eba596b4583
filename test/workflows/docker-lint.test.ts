/** The Dockerfile, by a linter of such files. */
import { execFileSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import { DOCKERFILE } from '../world/dockerfile.ts';
import { needing, tool } from '../world/tools.ts';

const { title, skip } = needing('docker/Dockerfile', 'hadolint');

describe.skipIf(skip)(title, () => {
  it('has nothing that hadolint finds fault with', () => {
    expect(execFileSync(tool('hadolint').program, [DOCKERFILE], { encoding: 'utf8' })).toBe('');
  });
});
