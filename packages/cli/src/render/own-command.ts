/** How a command of completion-batch is typed here. Imports nothing: whatever prints help reads this file. */

/**
 * A clone's is on nobody's PATH, nor is that of a folder's own packages: npx finds both.
 * @param rest what stands behind the name
 * @param file this file, which an installed package has below node_modules
 * @param called the path that Node was given
 */
export function ownCommand(rest: string, file = import.meta.filename, called = process.argv[1] ?? ''): string {
  const isClone = !/[\\/]node_modules[\\/]/.test(file);
  const isFolders = /[\\/]node_modules[\\/]\.bin[\\/][^\\/]+$/.test(called);
  return `${isClone || isFolders ? 'npx ' : ''}completion-batch ${rest}`;
}
