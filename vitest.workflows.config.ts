/** The suites that need tools which npm does not have: the workflows under act, linters, real servers. */
import { defineConfig } from 'vitest/config';
import base, { NEEDS_TOOLS } from './vitest.config.ts';

export default defineConfig({ test: { ...base.test, include: NEEDS_TOOLS, exclude: ['**/node_modules/**'] } });
