/**
 * Ends a test run with one plain line, `N passed, N failed, N skipped`, and fails it in CI for every skipped test that
 * `test/allowed-skips.json` does not list with its reason. Whatever is wrong is a failure: a suite whose hook or import
 * throws, an error that nobody handled, a test that never ran. Where the run is red, the line is too.
 */
import { readFileSync } from 'node:fs';
import type { Reporter, TestCase, TestModule } from 'vitest/node';

const allowed = JSON.parse(readFileSync(new URL('../test/allowed-skips.json', import.meta.url), 'utf8')) as Record<
  string,
  string
>;

export default class ClosingLineReporter implements Reporter {
  #counts = { passed: 0, failed: 0, skipped: 0 };

  onInit(): void {
    // Only the exit code knows of what goes wrong before the first test and after the last one.
    process.once('exit', (code) => {
      const { passed, failed, skipped } = this.#counts;
      console.log(`${passed} passed, ${code === 0 ? failed : Math.max(1, failed)} failed, ${skipped} skipped`);
    });
  }

  onTestRunEnd(modules: readonly TestModule[], errors: readonly unknown[]): void {
    const tests = modules.flatMap((module) => [...module.children.allTests()]);
    const inState = (state: string): TestCase[] => tests.filter((test) => test.result().state === state);
    const suites = modules.flatMap((module) => [module, ...module.children.allSuites()]);
    const broken = suites.filter((suite) => suite.errors().length > 0).length + errors.length;
    const skipped = inState('skipped');
    const unlisted = process.env.CI ? skipped.filter(isUnlisted) : [];
    if (unlisted.length > 0) {
      console.error('skipped in CI without being listed in test/allowed-skips.json:');
      for (const test of unlisted) console.error(`  ${test.module.relativeModuleId}: ${test.fullName}`);
    }
    const failed = inState('failed').length + inState('pending').length + broken + unlisted.length;
    if (failed > 0) process.exitCode = 1;
    this.#counts = { passed: inState('passed').length, failed, skipped: skipped.length - unlisted.length };
  }
}

function isUnlisted(test: TestCase): boolean {
  return !isInBrokenSuite(test) && !Object.keys(allowed).some((name) => test.fullName.includes(name));
}

/** Then the suite's error is why it did not run, and it is counted and shown as that. */
function isInBrokenSuite(test: TestCase): boolean {
  for (let suite: TestCase['parent'] = test.parent; ; suite = suite.parent) {
    if (suite.errors().length > 0) return true;
    if (suite.type === 'module') return false;
  }
}
