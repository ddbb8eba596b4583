/**
 * For builds: esbuild makes a chunk for every set of entries, of which those that are loaded by need are some, that share a
 * module: 130, most of a few kB, and an action reads 50. Finding a file costs a start as much as compiling 10 kB. So chunks that
 * the same actions read become one, and others where that saves more finding than it costs reading; what is loaded by need stays
 * by itself. The chunks are bundled once more for that, each with those that belong to it.
 */
import { basename } from 'node:path';
import { type BuildOptions, build, type Metafile, type OutputFile, type Plugin } from 'esbuild';

export interface Chunk {
  readonly name: string;
  readonly text: string;
  /** Path of the source it was made for, undefined for what others share. */
  readonly entryPoint: string | undefined;
  readonly imports: readonly string[];
  readonly exports: readonly string[];
  /** Bytes of each source in it. */
  readonly inputs: ReadonlyMap<string, number>;
}

export function chunksOf(metafile: Metafile, files: readonly OutputFile[]): Chunk[] {
  const texts = new Map(files.map(({ path, text }) => [basename(path), text]));
  return Object.entries(metafile.outputs).map(([path, { entryPoint, imports, exports, inputs }]) => ({
    name: basename(path),
    text: texts.get(basename(path)) ?? '',
    entryPoint,
    imports: imports.filter(({ kind }) => kind === 'import-statement').map((each) => basename(each.path)),
    exports,
    inputs: new Map(Object.entries(inputs).map(([source, { bytesInOutput }]) => [source, bytesInOutput])),
  }));
}

/** Bytes whose compiling takes as long as finding a file. */
const BYTES_OF_A_FILE = 10_000;

interface Group {
  readonly members: readonly string[];
  /** Entries of ours that read it at their start. */
  readonly readers: ReadonlySet<string>;
  readonly bytes: number;
  /** Whether several of ours read it at their start, and none of it is an entry. */
  readonly isShared: boolean;
}

/** @returns names of chunks that become one; an entry, be it an action or loaded by need, has none with it that others read */
export function grouped(chunks: readonly Chunk[]): string[][] {
  const byName = new Map(chunks.map((chunk) => [chunk.name, chunk]));
  const importsOf = (name: string): readonly string[] =>
    (byName.get(name)?.imports ?? []).filter((other) => byName.has(other));
  const entries = chunks.filter(({ entryPoint }) => entryPoint !== undefined).map(({ name }) => name);
  const isAction = (name: string): boolean => !/-[0-9A-Z]{8}\.mjs$/.test(name);
  const readersOf = (roots: readonly string[]): Map<string, Set<string>> => {
    const readers = new Map<string, Set<string>>();
    for (const root of roots) {
      for (const name of closure(root, importsOf)) {
        readers.set(name, (readers.get(name) ?? new Set()).add(root));
      }
    }
    return readers;
  };
  // What an action loads by need counts as an action: its start is not to be paid for by the work that follows.
  const isOurs = (name: string): boolean => !byName.get(name)?.entryPoint?.includes('node_modules/');
  const ours = readersOf(entries.filter((name) => isAction(name) || isOurs(name)));
  const all = readersOf(entries);
  const groups = new Map<string, Group>();
  for (const { name, text, entryPoint } of chunks) {
    const readers = ours.get(name) ?? all.get(name) ?? new Set([name]);
    const isOfOne = all.get(name)?.size === 1;
    const key = entryPoint === undefined ? `${isOfOne ? '' : 'shared '}${[...readers].sort().join()}` : name;
    const group = groups.get(key);
    groups.set(key, {
      members: [...(group?.members ?? []), name],
      readers,
      bytes: (group?.bytes ?? 0) + text.length,
      isShared: ours.has(name) && entryPoint === undefined && !isOfOne,
    });
  }
  const made = [...groups.values()];
  const shared = joined(
    made.filter(({ isShared }) => isShared),
    importsOf,
  );
  return [...shared, ...made.filter(({ isShared }) => !isShared)].map(({ members }) => [...members]);
}

function closure<Each>(root: Each, importsOf: (each: Each) => readonly Each[]): Set<Each> {
  const found = new Set([root]);
  for (const name of found) for (const other of importsOf(name)) found.add(other);
  return found;
}

/** Joins the two by which most is saved, until nothing is. */
function joined(groups: readonly Group[], importsOf: (name: string) => readonly string[]): Group[] {
  let all = groups.toSorted((a, b) => b.bytes - a.bytes || ((a.members[0] ?? '') < (b.members[0] ?? '') ? -1 : 1));
  for (;;) {
    const importedBy = importedGroups(all, importsOf);
    const below = new Map(all.map((group) => [group, closure(group, importedBy)] as const));
    const belowOf = (group: Group): ReadonlySet<Group> => below.get(group) ?? new Set();
    const pairs = all
      .flatMap((a, index) => all.slice(index + 1).map((b) => ({ a, b, saved: savedBy(a, b, belowOf) })))
      .filter(({ saved }) => saved > 0)
      .sort((x, y) => y.saved - x.saved);
    const best = pairs.find(({ a, b }) => !wouldCircle(a, b, importedBy));
    if (best === undefined) return all;
    const { a, b } = best;
    const readers = new Set([...a.readers, ...b.readers]);
    const both = { members: [...a.members, ...b.members], readers, bytes: a.bytes + b.bytes, isShared: true };
    // Who reads it reads what it imports.
    const reached = new Set([...belowOf(a), ...belowOf(b)]);
    all = all.flatMap((group) => {
      if (group === a) return [both];
      if (group === b) return [];
      return [reached.has(group) ? { ...group, readers: new Set([...group.readers, ...readers]) } : group];
    });
  }
}

type ImportedBy = (group: Group) => readonly Group[];

function importedGroups(all: readonly Group[], importsOf: (name: string) => readonly string[]): ImportedBy {
  const groupOf = new Map(all.flatMap((group) => group.members.map((name) => [name, group] as const)));
  const imported = new Map(
    all.map((group) => [
      group,
      [...new Set(group.members.flatMap((name) => importsOf(name).flatMap((other) => groupOf.get(other) ?? [])))],
    ]),
  );
  return (group) => imported.get(group) ?? [];
}

/** Bytes: a file less for who reads both; for who reads one, the other and what that imports. */
function savedBy(a: Group, b: Group, belowOf: (group: Group) => ReadonlySet<Group>): number {
  const more = (reader: string, group: Group): number =>
    [...belowOf(group)].reduce((sum, { readers, bytes }) => sum + (readers.has(reader) ? 0 : bytes), 0);
  const both = [...a.readers].filter((reader) => b.readers.has(reader)).length;
  const lost = [...a.readers].reduce((sum, reader) => sum + more(reader, b), 0);
  return both * BYTES_OF_A_FILE - [...b.readers].reduce((sum, reader) => sum + more(reader, a), lost);
}

/** Files that import each other in a circle would find names of each other that are not there yet. */
function wouldCircle(a: Group, b: Group, importedBy: ImportedBy): boolean {
  const leadsTo = (from: Group, to: Group): boolean => {
    const found = new Set(importedBy(from).filter((group) => group !== a && group !== b));
    for (const group of found) {
      for (const other of importedBy(group))
        if (other === to) return true;
        else if (other !== a && other !== b) found.add(other);
    }
    return false;
  };
  return leadsTo(a, b) || leadsTo(b, a);
}

/** What is handed to esbuild in place of files. */
const CHUNK = 'chunk';
const GROUP = 'group';

/** Before what is of one source; legal comments are those that esbuild keeps. */
const SOURCE = /^\/\/ (?=(?:\.\.\/|src\/|[\w-]+:))/gm;
const KEPT = '//! ';
const IMPORT = /^import (?:\{([^}]*)\} from )?"\.\/([^"]+)";$/gm;

/**
 * @param groups the name of each file that is to be, and of the chunks that go into it
 * @returns texts by name; before what is of one source stands `// PATH`
 */
export async function joinChunks(
  chunks: readonly Chunk[],
  groups: ReadonlyMap<string, readonly string[]>,
  options: BuildOptions,
): Promise<Map<string, string>> {
  const byName = new Map(chunks.map((chunk) => [chunk.name, chunk]));
  const groupOf = new Map([...groups].flatMap(([group, members]) => members.map((name) => [name, group] as const)));
  const passed = namesPassed(chunks, groupOf);
  const outside = (name: string, inside: string): string => passed.get(name)?.get(inside) ?? inside;
  const contentOf = ({ name, text }: Chunk): string =>
    text.replace(SOURCE, KEPT).replace(IMPORT, (statement, list: string | undefined, from: string) => {
      const group = groupOf.get(from);
      if (group === groupOf.get(name)) return statement;
      const names = imported(list).map(({ name: inside, as }) => `${outside(from, inside)} as ${as}`);
      return `import { ${names.join(', ')} } from "./${group}";`;
    });
  const entryOf = (group: string): string =>
    (groups.get(group) ?? [])
      .map((name) => {
        const { entryPoint, exports = [] } = byName.get(name) ?? {};
        const names =
          entryPoint === undefined
            ? [...(passed.get(name) ?? [])].map(([inside, as]) => `${inside} as ${as}`)
            : exports;
        return `import "./${name}"; export { ${names.join(', ')} } from "./${name}";`;
      })
      .join('\n');
  const plugin: Plugin = {
    name: 'fewer-chunks',
    setup({ onResolve, onLoad }) {
      onResolve({ filter: /^\.\// }, ({ path, kind }) => {
        const name = basename(path);
        if (kind === 'dynamic-import') return { path: `./${groupOf.get(name)}`, external: true };
        return byName.has(name) ? { path: name, namespace: CHUNK } : { path, external: true };
      });
      onResolve({ filter: /^group:/ }, ({ path }) => ({ path: path.slice(GROUP.length + 1), namespace: GROUP }));
      onLoad({ filter: /.*/, namespace: GROUP }, ({ path }) => ({ contents: entryOf(path) }));
      onLoad({ filter: /.*/, namespace: CHUNK }, ({ path }) => {
        const chunk = byName.get(path);
        return { contents: chunk === undefined ? '' : contentOf(chunk) };
      });
    },
  };
  const { outputFiles } = await build({
    ...options,
    entryPoints: [...groups.keys()].map((group) => ({ in: `group:${group}`, out: group.replace(/\.mjs$/, '') })),
    bundle: true,
    legalComments: 'inline',
    logOverride: { 'import-is-undefined': 'error' },
    plugins: [plugin],
    write: false,
  });
  return new Map((outputFiles ?? []).map(({ path, text }) => [basename(path), tidied(text)]));
}

function imported(list = ''): { readonly name: string; readonly as: string }[] {
  return list
    .split(',')
    .map((entry) => entry.trim())
    .filter((entry) => entry !== '')
    .map((entry) => {
      const [name = '', as = name] = entry.split(' as ');
      return { name, as };
    });
}

/** @returns by chunk, what other groups import of it, and by which name its group passes that on: two chunks may each have an `a` */
function namesPassed(
  chunks: readonly Chunk[],
  groupOf: ReadonlyMap<string, string>,
): Map<string, ReadonlyMap<string, string>> {
  const wanted = new Map<string, Set<string>>();
  for (const { name, text } of chunks) {
    for (const [, list, from = ''] of text.matchAll(IMPORT)) {
      if (groupOf.get(from) === groupOf.get(name)) continue;
      const names = wanted.get(from) ?? new Set();
      for (const each of imported(list)) names.add(each.name);
      wanted.set(from, names);
    }
  }
  const taken = new Map<string, number>();
  const passedAs = (group: string, inside: string): string => {
    const key = `${group} ${inside}`;
    const times = (taken.get(key) ?? 0) + 1;
    taken.set(key, times);
    return times === 1 ? inside : `${inside}_${times}`;
  };
  return new Map(
    chunks.map(({ name }) => {
      const group = groupOf.get(name) ?? '';
      const names = [...(wanted.get(name) ?? [])].sort();
      return [name, new Map(names.map((inside) => [inside, passedAs(group, inside)]))];
    }),
  );
}

/** One import of each file, at the top. */
function tidied(text: string): string {
  const lists = new Map<string, string[]>();
  for (const [, list, from = ''] of text.matchAll(IMPORT)) {
    const names = imported(list).map(({ name, as }) => (name === as ? name : `${name} as ${as}`));
    lists.set(from, [...(lists.get(from) ?? []), ...names]);
  }
  const imports = [...lists].map(([from, names]) => {
    const lines = [...new Set(names)].sort().map((name) => `  ${name}`);
    return lines.length === 0 ? `import "./${from}";\n` : `import {\n${lines.join(',\n')}\n} from "./${from}";\n`;
  });
  const rest = text
    .replace(IMPORT, '')
    .replace(/^\/\/ (?:chunk|group):.*\n/gm, '')
    .replaceAll(KEPT, '// ')
    .replace(/\n{3,}/g, '\n\n');
  return imports.join('') + rest;
}
