/**
 * Ends a run in which proofs took part with one table: what each combination of state and workload went through. The proofs
 * tell their figures in lines of their output (test/proof/figures.ts).
 */
import { stripVTControlCharacters } from 'node:util';
import type { Reporter } from 'vitest/node';

/** Column, and where its figure comes from. */
const COLUMNS: readonly (readonly [title: string, proof: string, figure: string])[] = [
  ['points', 'crash sweep', 'points'],
  ['once', 'crash sweep', 'once'],
  ['twice', 'crash sweep', 'twice'],
  ['clocks', 'crash sweep', 'wrongClocks'],
  ['next night', 'crash sweep', 'nextNight'],
  ['meetings', 'overlap', 'seeds'],
  ['calls', 'overlap', 'calls'],
  ['faults', 'chaos', 'mixtures'],
  ['kills', 'kills', 'kills'],
  ['adversary', 'adversary', 'seeds'],
];
const LINE = /^(crash sweep|overlap|chaos|kills|adversary): ([^:]+): (\{.*\})$/;
const NONE = '–';

export default class ProofTableReporter implements Reporter {
  /** Figures by combination, and in it by proof and name; a proof in several files is added up. */
  readonly #rows = new Map<string, Map<string, number>>();

  onUserConsoleLog({ content }: { readonly content: string }): void {
    for (const line of stripVTControlCharacters(content).split('\n')) {
      const [, proof, combination, figures] = LINE.exec(line) ?? [];
      if (proof === undefined || combination === undefined || figures === undefined) continue;
      const row = this.#rows.get(combination) ?? new Map<string, number>();
      for (const [name, number] of Object.entries(JSON.parse(figures) as Record<string, number>)) {
        row.set(`${proof} ${name}`, (row.get(`${proof} ${name}`) ?? 0) + number);
      }
      this.#rows.set(combination, row);
    }
  }

  onTestRunEnd(): void {
    if (this.#rows.size === 0) return;
    const titles = COLUMNS.map(([title]) => title);
    const rows = [...this.#rows].sort(([a], [b]) => (a < b ? -1 : 1));
    const cells = rows.map(([combination, row]) => [
      combination,
      ...COLUMNS.map(([, proof, figure]) => row.get(`${proof} ${figure}`)?.toLocaleString('en') ?? NONE),
    ]);
    const all = [['proved', ...titles], ...cells];
    const widths = all[0]?.map((_, column) => Math.max(...all.map((row) => row[column]?.length ?? 0))) ?? [];
    for (const row of all) {
      console.log(
        row
          .map((cell, column) => (column === 0 ? cell.padEnd(widths[0] ?? 0) : cell.padStart(widths[column] ?? 0)))
          .join('  '),
      );
    }
  }
}
