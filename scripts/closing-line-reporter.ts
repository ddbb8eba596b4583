/**
 * Ends a test run with one plain line, `N passed, N failed, N skipped`, and fails it in CI for every skipped test that
 * `test/allowed-skips.json` does not list with its reason.
 */
import { readFileSync } from 'node:fs';
import type { Reporter, TestCase, TestModule } from 'vitest/node';

const allowed = JSON.parse(readFileSync(new URL('../test/allowed-skips.json', import.meta.url), 'utf8')) as Record<
  string,
  string
>;

export default class ClosingLineReporter implements Reporter {
  onTestRunEnd(modules: readonly TestModule[], errors: readonly unknown[]): void {
    const tests = modules.flatMap((module) => [...module.children.allTests()]);
    const state = (test: TestCase): string => test.result().state;
    const skipped = tests.filter((test) => state(test) === 'skipped');
    const broken = modules.filter((module) => module.errors().length > 0).length + errors.length;
    const failed = tests.filter((test) => state(test) === 'failed').length + broken;
    const unlisted = skipped.filter((test) => !Object.keys(allowed).some((name) => test.fullName.includes(name)));
    if (process.env.CI && unlisted.length > 0) {
      console.error('skipped in CI without being listed in test/allowed-skips.json:');
      for (const test of unlisted) console.error(`  ${test.module.relativeModuleId}: ${test.fullName}`);
      process.exitCode = 1;
    }
    const passed = tests.filter((test) => state(test) === 'passed').length;
    const unexpected = process.env.CI ? unlisted.length : 0;
    console.log(`${passed} passed, ${failed + unexpected} failed, ${skipped.length - unexpected} skipped`);
  }
}
