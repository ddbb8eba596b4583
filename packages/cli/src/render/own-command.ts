/** How a command of completion-batch is typed here. Imports nothing: whatever prints help reads this file. */

const isClone = (file: string): boolean => !/[\\/]node_modules[\\/]/.test(file);

/**
 * A clone's is on nobody's PATH, nor is that of a folder's own packages: npx finds both in that folder and below it. Called from
 * elsewhere it was found on the PATH, unless npx has linked it in a folder of its own, as it does with what a clone has at its top.
 * @param rest what stands behind the name
 * @param file this file, which an installed package has below node_modules
 * @param called the path that Node was given
 */
export function ownCommand(
  rest: string,
  file = import.meta.filename,
  called = process.argv[1] ?? '',
  folder = process.cwd(),
): string {
  const [, home] = /^(.+)[\\/]node_modules[\\/]\.bin[\\/][^\\/]+$/.exec(called) ?? [];
  const byNpx = home === undefined ? isClone(file) : IN_NPX.test(home) || isWithin(folder, home);
  return `${byNpx ? 'npx ' : ''}completion-batch ${rest}`;
}

const IN_NPX = /[\\/]_npx[\\/]/;

const isWithin = (folder: string, home: string): boolean =>
  folder === home || (folder.startsWith(home) && /[\\/]/.test(folder.charAt(home.length)));

/** The demonstration: in a clone npm has a word of its own for it. @param options as they are typed */
export function ownStart(options = '', file = import.meta.filename, called = process.argv[1] ?? ''): string {
  if (!isClone(file)) return ownCommand(`start ${options}`.trimEnd(), file, called);
  return options === '' ? 'npm start' : `npm start -- ${options}`;
}
