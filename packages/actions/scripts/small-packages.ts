/**
 * For builds: what is of packages nobody reads in dist, and each job downloads and compiles it. So it loses its line breaks and
 * the names inside of its functions; those that stacks tell, of functions and classes, stay. What is ours stays readable.
 */
import { transform } from 'esbuild';

/** `// PATH` before what is of one module. */
const MODULE = /^\/\/ ((?:\.\.\/|src\/|[\w-]+:).*)$/gm;
const TOP = /^(?:import|export) (?:[^;]*from )?(?:"[^"]*"|\{[^}]*\});$/gm;

export async function smallPackages(text: string): Promise<string> {
  const starts = [...text.matchAll(MODULE)];
  const head = text.slice(0, starts[0]?.index ?? text.length);
  const parts = starts.map((start, index) => ({
    path: start[1] ?? '',
    text: text.slice(start.index, starts[index + 1]?.index ?? text.length),
  }));
  const small = await Promise.all(
    parts.map(async (part) => (part.path.includes('node_modules/') ? await smaller(part.text) : part.text)),
  );
  return head + small.join('');
}

async function smaller(text: string): Promise<string> {
  // Statements that only a whole module may have stay as they are.
  const top = text.match(TOP) ?? [];
  const { code } = await transform(text.replace(TOP, ''), {
    target: 'node24',
    minify: true,
    keepNames: false,
  });
  return [code, ...top.map((each) => `${each}\n`)].join('');
}
