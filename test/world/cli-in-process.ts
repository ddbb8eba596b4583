/** The command line in the test's own process, where there is room for many cases. */
import { main } from '@completion-batch/cli';
import { vi } from 'vitest';

export async function inProcess(
  args: readonly string[],
  env: Readonly<Record<string, string>>,
): Promise<{ code: number; stdout: string; stderr: string }> {
  const said = { stdout: '', stderr: '' };
  const take = (name: keyof typeof said) => (text: unknown) => {
    said[name] += String(text);
    return true;
  };
  const spies = [
    vi.spyOn(process.stdout, 'write').mockImplementation(take('stdout')),
    vi.spyOn(process.stderr, 'write').mockImplementation(take('stderr')),
    vi.spyOn(console, 'log').mockImplementation((text) => void take('stdout')(`${text}\n`)),
    vi.spyOn(console, 'error').mockImplementation((text) => void take('stderr')(`${text}\n`)),
  ];
  try {
    return { code: await main(args, env), ...said };
  } finally {
    for (const spy of spies) spy.mockRestore();
  }
}
