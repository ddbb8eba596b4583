/** The page without data. In a clone it is built; what is built of this package has its text here (`template-plugin.ts`). */
export async function readTemplate(): Promise<string> {
  // By its address, so that the compiler does not look for it among the sources.
  const { buildPage } = (await import(new URL('../build.ts', import.meta.url).href)) as {
    buildPage: () => Promise<string>;
  };
  return buildPage();
}
