/** What somebody can do who writes the artifacts of a run and nothing else: the plan, the shards' manifests and files. */
import { existsSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { sha256 } from '@completion-batch/engine';
import { FORGERIES, forged, withOtherText } from './forgeries.ts';
import { type Attacked, jsonOf, linesOf, type Move, newest, pick, textOf } from './moves.ts';
import { artifactsOf } from './nights.ts';

const LATEST = 2;

interface ShardFiles {
  readonly folder: string;
  readonly manifestPath: string;
  readonly manifest: Readonly<Record<string, unknown>> & { readonly shard: string };
  readonly path: string;
}

const runsOf = ({ world }: Attacked): string[] =>
  existsSync(join(world.folder, 'runs'))
    ? readdirSync(join(world.folder, 'runs')).filter((name) => name !== 'before')
    : [];

/** The shards that format has finished last. */
function shardsOf(attacked: Attacked): ShardFiles[] {
  const manifests = runsOf(attacked).flatMap((execution) => {
    const folder = join(artifactsOf(attacked.world, execution), 'requests');
    const names = existsSync(folder) ? readdirSync(folder) : [];
    return names.filter((name) => /^\d{4}\.json$/.test(name)).map((name) => join(folder, name));
  });
  return newest(manifests, LATEST).flatMap((manifestPath) => {
    const folder = dirname(manifestPath);
    const manifest = jsonOf<ShardFiles['manifest']>(readFileSync(manifestPath, 'utf8'));
    const path = join(folder, String(manifest?.file));
    return manifest !== undefined && manifest.file !== null && existsSync(path)
      ? [{ folder, manifestPath, manifest, path }]
      : [];
  });
}

/** A file of other lines, and a manifest that says that it is the shard's. */
function rewrite(name: string, change: (lines: string[]) => string[]): Move {
  return {
    name,
    find(attacked) {
      const shard = pick(attacked.draw, shardsOf(attacked));
      if (shard === undefined) return undefined;
      return () => {
        const lines = change(linesOf(shard.path));
        const text = textOf(lines);
        const file = `${shard.manifest.shard}-${sha256(text).slice(0, 16)}.jsonl`;
        writeFileSync(join(shard.folder, file), text);
        const told = { file, sha256: sha256(text), bytes: Buffer.byteLength(text), requests: lines.length };
        writeFileSync(shard.manifestPath, JSON.stringify({ ...shard.manifest, ...told }));
      };
    },
  };
}

/** One thing done to the files of a shard, which no manifest says. */
function spoil(name: string, deed: (shard: ShardFiles, attacked: Attacked) => void): Move {
  return {
    name,
    find(attacked) {
      const shard = pick(attacked.draw, shardsOf(attacked));
      return shard && (() => deed(shard, attacked));
    },
  };
}

/** The plan's file, by its members. */
function replan(name: string, change: (plan: Record<string, unknown>, attacked: Attacked) => void): Move {
  return {
    name,
    find(attacked) {
      const paths = runsOf(attacked).map((run) => join(artifactsOf(attacked.world, run), 'plan.json'));
      const path = pick(attacked.draw, newest(paths.filter(existsSync), LATEST));
      if (path === undefined) return undefined;
      return () => {
        const plan = jsonOf<Record<string, unknown>>(readFileSync(path, 'utf8')) ?? {};
        change(plan, attacked);
        writeFileSync(path, JSON.stringify(plan));
      };
    },
  };
}

const forgeries = Object.entries(FORGERIES.labels).map(([name, forgery]) =>
  rewrite(`requests: ${name}`, (lines) => lines.map((line, index) => (index === 0 ? forged(line, forgery) : line))),
);

const ofLabels: readonly Move[] = [
  ...forgeries,
  rewrite('requests: another text of the receipt', (lines) => lines.map(withOtherText)),
  rewrite('requests: a line twice', ([first = '', ...lines]) => [first, first, ...lines]),
  rewrite('requests: a line less', (lines) => lines.slice(1)),
  rewrite('requests: no line', () => []),
  spoil('requests: torn', ({ path }) => writeFileSync(path, readFileSync(path).subarray(0, -20))),
  spoil('requests: deleted', ({ path }) => rmSync(path)),
  spoil('requests: a link to a file elsewhere', ({ path }, { world }) => {
    rmSync(path);
    symlinkSync(join(world.folder, 'precious', 'dataset.kept.jsonl'), path);
  }),
  spoil('manifest: deleted', ({ manifestPath }) => rmSync(manifestPath)),
  spoil('manifest: no requests', ({ manifestPath, manifest }) =>
    writeFileSync(manifestPath, JSON.stringify({ ...manifest, file: null, key: null, requests: 0, labels: 0 })),
  ),
  spoil('manifest: of the other shard', ({ manifestPath, manifest }) =>
    writeFileSync(manifestPath, JSON.stringify({ ...manifest, shard: manifest.shard === '0001' ? '0002' : '0001' })),
  ),
  spoil('manifest: of another run', (shard, attacked) => {
    const other = pick(
      attacked.draw,
      shardsOf(attacked).filter(({ folder }) => folder !== shard.folder),
    );
    if (other === undefined)
      writeFileSync(shard.manifestPath, JSON.stringify({ ...shard.manifest, execution: 'other' }));
    else {
      writeFileSync(shard.manifestPath, JSON.stringify({ ...other.manifest, plan: shard.manifest.plan }));
      writeFileSync(join(shard.folder, String(other.manifest.file)), readFileSync(other.path));
    }
  }),
  replan('plan: another model', (plan) => Object.assign(plan, { model: 'gpt-4.1' })),
  replan('plan: parameters', (plan) => Object.assign(plan, { parameters: { n: 128 } })),
  replan('plan: no shards', (plan) => Object.assign(plan, { shards: [], labels: 0, receipts: 0 })),
  replan('plan: of another execution', (plan) => Object.assign(plan, { execution: 'other' })),
  replan('plan: labels that are PENDING', (plan) => Object.assign(plan, { validationStatus: 'PENDING' })),
  replan('plan: another table', (plan) => Object.assign(plan, { table: 'another' })),
];

/** The file that the user has handed over, which the run takes by its digest. */
function refile(name: string, change: (lines: string[]) => string[]): Move {
  return {
    name: `file: ${name}`,
    find(attacked) {
      const folder = join(attacked.world.folder, 'runs');
      const names = existsSync(folder) ? readdirSync(folder) : [];
      const [path] = newest(
        names.filter((file) => file.endsWith('.jsonl') && file !== 'before.jsonl').map((file) => join(folder, file)),
        1,
      );
      return path === undefined ? undefined : () => writeFileSync(path, textOf(change(linesOf(path))));
    },
  };
}

const ofRequests: readonly Move[] = [
  ...Object.entries(FORGERIES.requests).map(([name, forgery]) =>
    refile(name, (lines) => lines.map((line) => forged(line, forgery))),
  ),
  refile('a request more', ([first = '', ...lines]) => [first, first.replace('letter-1', 'letter-99'), ...lines]),
  refile('a request less', (lines) => lines.slice(1)),
  refile('torn', (lines) => [...lines.slice(1), lines[0]?.slice(0, -9) ?? '']),
];

export const ARTIFACT_MOVES = { labels: ofLabels, requests: ofRequests };
