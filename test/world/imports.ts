/** Imports of TypeScript files, read from their text: what is formatted by biome needs no parser. */
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';

/** Files by path, each with those that it imports. */
export type Graph = ReadonlyMap<string, readonly string[]>;

/** All `.ts` files under a folder; none where there is no such folder. */
export function sourcesIn(folder: string): string[] {
  try {
    return readdirSync(folder, { recursive: true, encoding: 'utf8' })
      .filter((name) => name.endsWith('.ts') && !name.includes('node_modules'))
      .map((name) => join(folder, name))
      .sort();
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return [];
    throw error;
  }
}

/** `from '…'`, `import '…'`, `import('…')`; types too, for they are a dependency like any other. */
const IMPORT = /(?:^|[\s;}])(?:from|import|declare module)\s*\(?\s*'([^'\n]+)'/g;

/** What a file imports, as it writes it. */
export function importsOf(text: string): string[] {
  return [...text.matchAll(IMPORT)].map(([, specifier = '']) => specifier);
}

/** Relative imports among these files. */
export function graphOf(files: readonly string[]): Graph {
  const known = new Set(files);
  return new Map(
    files.map((file) => [
      file,
      importsOf(readFileSync(file, 'utf8'))
        .filter((specifier) => specifier.startsWith('.'))
        .map((specifier) => resolve(dirname(file), specifier))
        .filter((target) => known.has(target)),
    ]),
  );
}

/** Files that import each other in a circle, each circle as a list (Tarjan's strongly connected components). */
export function circlesIn(graph: Graph): string[][] {
  const order = new Map<string, number>();
  const stack: string[] = [];
  const circles: string[][] = [];
  const visit = (file: string): number => {
    const index = order.size;
    order.set(file, index);
    let lowest = index;
    stack.push(file);
    for (const next of graph.get(file) ?? []) {
      // What is off the stack again belongs to a circle of its own.
      if (!order.has(next)) lowest = Math.min(lowest, visit(next));
      else if (stack.includes(next)) lowest = Math.min(lowest, order.get(next) ?? index);
    }
    if (lowest === index) {
      const circle = stack.splice(stack.indexOf(file));
      if (circle.length > 1) circles.push(circle.sort());
    }
    return lowest;
  };
  for (const file of graph.keys()) if (!order.has(file)) visit(file);
  return circles;
}
