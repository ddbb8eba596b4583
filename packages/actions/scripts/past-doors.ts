/**
 * For builds: a package is imported by a door, and whoever imports of a door all that stands in it: esbuild tells by modules,
 * not by names, what an entry needs, and would put the whole engine into what each action reads at its start. So an import
 * of a door becomes imports of the modules behind it, and what is passed on from one likewise.
 */
import { readFile } from 'node:fs/promises';
import { dirname } from 'node:path';

/** Absolute path of the module that a file in `folder` means, undefined for what is left as it is. */
export type FindModule = (specifier: string, folder: string) => Promise<string | undefined>;

interface Module {
  /** What it passes on: the name outside → specifier and name there. */
  readonly passed: ReadonlyMap<string, Place>;
  /** Specifiers of `export * from`. */
  readonly whole: readonly string[];
  /** What is written in it. */
  readonly own: ReadonlySet<string>;
}

/** A name in a module, which is a specifier or a path. */
interface Place {
  readonly module: string;
  readonly name: string;
}

/** Imported of a door, or passed on from it. */
const THROUGH = /^(import|export) \{([^}]*)\} from ["']([^"'.][^"']*)["'];$/gm;
const PASSED = /^export \{([^}]*)\} from ["']([^"']+)["'];$/gm;
const WHOLE = /^export \* from ["']([^"']+)["'];$/gm;
const OWN = /^export (?:async )?(?:const|let|var|class|function\*?) ([\w$]+)/gm;

/** `a`, `b as c`; types have no code. */
function namesIn(list: string): { readonly name: string; readonly as: string }[] {
  return list
    .split(',')
    .map((entry) => entry.trim())
    .filter((entry) => entry !== '' && !entry.startsWith('type '))
    .map((entry) => {
      const [name = '', as = name] = entry.split(' as ');
      return { name, as };
    });
}

async function readModule(path: string): Promise<Module> {
  const text = await readFile(path, 'utf8');
  const passed = [...text.matchAll(PASSED)].flatMap(([, list = '', module = '']) =>
    namesIn(list).map(({ name, as }) => [as, { module, name }] as const),
  );
  return {
    passed: new Map(passed),
    whole: [...text.matchAll(WHOLE)].map(([, specifier = '']) => specifier),
    own: new Set([...text.matchAll(OWN)].map(([, name = '']) => name)),
  };
}

/** @returns rewrites the imports of a source that lies in `folder`; what it cannot place stays an import of the door */
export function pastDoors(findModule: FindModule): (source: string, folder: string) => Promise<string> {
  const modules = new Map<string, Promise<Module>>();

  function moduleAt(path: string): Promise<Module> {
    const known = modules.get(path) ?? readModule(path);
    modules.set(path, known);
    return known;
  }

  /** Where a name that is imported of `path` is written. */
  async function placeOf(path: string, name: string): Promise<Place | undefined> {
    const { passed, whole, own } = await moduleAt(path);
    if (own.has(name)) return { module: path, name };
    const next = passed.get(name);
    const ways = next === undefined ? whole.map((module) => ({ module, name })) : [next];
    for (const way of ways) {
      const behind = await findModule(way.module, dirname(path));
      const place = behind === undefined ? undefined : await placeOf(behind, way.name);
      if (place !== undefined) return place;
    }
    return undefined;
  }

  return async (source, folder) => {
    const rewritten = new Map<string, string>();
    for (const [statement, how = '', list = '', specifier = ''] of source.matchAll(THROUGH)) {
      const door = await findModule(specifier, folder);
      if (door === undefined) continue;
      const each = await Promise.all(
        namesIn(list).map(async ({ name, as }) => {
          const place = (await placeOf(door, name)) ?? { module: door, name };
          return `${how} { ${place.name} as ${as} } from ${JSON.stringify(place.module)};`;
        }),
      );
      rewritten.set(statement, each.join(' '));
    }
    return source.replace(THROUGH, (statement) => rewritten.get(statement) ?? statement);
  };
}
