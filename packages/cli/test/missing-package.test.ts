/** A clone that was brought up to date and not installed again. */
import { afterEach, expect, it, vi } from 'vitest';

afterEach(() => {
  vi.restoreAllMocks();
  vi.doUnmock('../src/commands/work/status.ts');
});

it('a package that is missing is no defect: it tells of npm ci', async () => {
  vi.doMock('../src/commands/work/status.ts', () => ({
    statusWork: () => {
      throw Object.assign(new Error("Cannot find package 'zod'"), { code: 'ERR_MODULE_NOT_FOUND' });
    },
  }));
  const told: string[] = [];
  vi.spyOn(console, 'error').mockImplementation((text: string) => void told.push(text));
  const { main } = await import('../src/main.ts');
  expect(await main(['status', '--table', 'receipts'], {})).toBe(1);
  expect(told.join(' ').replaceAll(/\s+/g, ' ')).toBe(
    'error: a package that completion-batch needs is not installed here. Run npm ci in the clone (npm start does it by itself), and this again. [file-unusable]',
  );
});
