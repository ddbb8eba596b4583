/** Bills of materials, of dist and of packages: CycloneDX 1.6 in JSON, the same bytes for the same lockfile and sources. */
import { readFile } from 'node:fs/promises';
import { join, posix } from 'node:path';
import { z } from 'zod';
import { packageFolders, readPackage } from './licences.ts';

const lockfile = z.object({
  packages: z.record(z.string(), z.object({ version: z.string().optional(), integrity: z.string().optional() })),
});

/**
 * @param inputs paths of the bundled modules, relative to `root`
 * @param top folder of the lockfile, relative to `root`
 */
export async function billOfMaterials(inputs: readonly string[], root: string, top: string): Promise<string> {
  const places = packageFolders(inputs).map((folder) => posix.join('packages/actions', folder));
  return billOf('completion-batch', places, join(root, top));
}

/**
 * @param subject what is made of them
 * @param places folders of packages, as the lockfile names them
 * @param top folder of the lockfile
 */
export async function billOf(subject: string, places: readonly string[], top: string): Promise<string> {
  const { packages } = lockfile.parse(JSON.parse(await readFile(join(top, 'package-lock.json'), 'utf8')));
  const components = await Promise.all(
    places.map(async (place) => {
      const { name, version, license } = await readPackage(join(top, place));
      const locked = packages[place];
      if (locked?.version !== version || locked.integrity === undefined) {
        throw new Error(
          `${place} has version ${version}; package-lock.json says ${locked?.version ?? 'nothing'} of it`,
        );
      }
      return component(name, version, license, locked.integrity);
    }),
  );
  const bill = {
    $schema: 'http://cyclonedx.org/schema/bom-1.6.schema.json',
    bomFormat: 'CycloneDX',
    specVersion: '1.6',
    version: 1,
    metadata: {
      component: {
        type: 'application',
        'bom-ref': subject,
        name: subject,
        licenses: [{ license: { id: 'MIT' } }],
      },
    },
    components: components.sort((a, b) => (a['bom-ref'] < b['bom-ref'] ? -1 : 1)),
  };
  return `${JSON.stringify(bill, undefined, 2)}\n`;
}

function component(name: string, version: string, licence: string | undefined, integrity: string) {
  const [, group, short = name] = /^(?:(@[^/]+)\/)?(.+)$/.exec(name) ?? [];
  const purl = `pkg:npm/${group === undefined ? '' : `${encodeURIComponent(group)}/`}${short}@${version}`;
  const [algorithm, digest = ''] = integrity.split('-');
  if (algorithm !== 'sha512') throw new Error(`${name} ${version}: its digest is not SHA-512 but ${algorithm}`);
  return {
    type: 'library',
    'bom-ref': purl,
    ...(group === undefined ? {} : { group }),
    name: short,
    version,
    // Of the package's file, as the lockfile has it.
    hashes: [{ alg: 'SHA-512', content: Buffer.from(digest, 'base64').toString('hex') }],
    ...(licence === undefined ? {} : { licenses: [{ expression: licence }] }),
    purl,
  };
}
