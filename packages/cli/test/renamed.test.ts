/** Options by their old names. */
import { Command } from 'commander';
import { expect, it } from 'vitest';
import { byNewName } from '../src/commands/renamed.ts';

/** What commander says of these arguments. */
function toldOf(...args: string[]): string {
  let told = '';
  const program = new Command('some')
    .option('--table <name>')
    .configureOutput({ outputError: (text) => (told = text.trim()) })
    .exitOverride();
  expect(() => program.parse(args, { from: 'user' })).toThrow();
  return told;
}

const renamed = { '--table-name': '--table' };

it.each([['--table-name'], ['--table-name', 'receipts'], ['--table-name=receipts']])(
  '%s is told by its new name',
  (...args) => {
    expect(byNewName(toldOf(...args), renamed)).toBe('error: the option --table-name is called --table now');
  },
);

it('others are told as they are', () => {
  const told = toldOf('--tabel', 'receipts');
  expect(told).toContain("unknown option '--tabel'");
  expect(byNewName(told, renamed)).toBe(told);
});
