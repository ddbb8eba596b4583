/**
 * For builds: what costs each start of an action milliseconds and changes nothing that is done.
 *
 * `import { env } from 'node:process'` reads every export of it, getters, too, and those of Node's own modules load others: 10 ms
 * of them. Asked for by name, a module is only itself.
 *
 * V8 holds a file in which one character needs more than a byte in two bytes a character, and compiles it at half the speed.
 * esbuild escapes what stands in texts; in regular expressions it is done here.
 */
import { isBuiltin } from 'node:module';

const IMPORT = /^import (?:(\w+)|\* as (\w+)|\{([^}]*)\}) from ["']([\w:/]+)["'];\n/gm;

export const quickStart = (text: string): string => asAscii(builtinsByName(text));

export function builtinsByName(text: string): string {
  const asked = new Map<string, string[]>();
  const rest = text.replace(IMPORT, (statement, whole, space, list: string | undefined, module: string) => {
    // Called process it would be asked of itself, before it is there.
    if (!isBuiltin(module) || (whole ?? space) === 'process') return statement;
    const names = list === undefined ? (whole ?? space) : `{${list.replaceAll(' as ', ': ')}}`;
    const name = module.replace(/^(?:node:)?/, 'node:');
    asked.set(name, [...(asked.get(name) ?? []), names]);
    return '';
  });
  // Imports are there before anything else is, wherever they stand.
  const all = [...asked].flatMap(([module, lists]) =>
    lists.map((names) => `const ${names} = process.getBuiltinModule("${module}");\n`),
  );
  return all.join('') + rest;
}

const WIDE = /[^\p{ASCII}]/gu;
const AFTER_BACKSLASH = /(?<!\\)(?:\\\\)*\\[^\p{ASCII}]/u;

export function asAscii(text: string): string {
  return text.replace(/^.*[^\p{ASCII}].*$/gmu, (line) => {
    // A tag sees what is written between its backticks; and a backslash before it would take that of the escape.
    if (line.includes('`') || AFTER_BACKSLASH.test(line))
      throw new Error(`write this with \\u escapes: ${line.trim().slice(0, 200)}`);
    return line.replace(WIDE, (character) =>
      Array.from(
        { length: character.length },
        (_, index) => `\\u${character.charCodeAt(index).toString(16).padStart(4, '0')}`,
      ).join(''),
    );
  });
}
