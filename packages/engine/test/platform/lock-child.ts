/**
 * A process that tries to lock each folder it is told and says whether it got it. It is interrupted before each look at
 * the disk, for a moment of chance, as processes are on a machine that has much to do.
 */
import fs from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';

const calls: Record<string, unknown> = fs as never;
for (const name of ['linkSync', 'readFileSync', 'readdirSync', 'renameSync', 'rmSync', 'unlinkSync', 'writeFileSync']) {
  const call = calls[name] as (...args: unknown[]) => unknown;
  calls[name] = (...args: unknown[]) => {
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, Math.random() * 3);
    return call(...args);
  };
}
syncBuiltinESMExports();
const { lockFolder } = await import('../../src/platform/lock.ts');

process.on('message', (directory: string) => {
  try {
    lockFolder(directory);
    process.send?.('holds');
  } catch (error) {
    process.send?.(error instanceof Error ? error.message : String(error));
  }
});
process.send?.('ready');
