/** What the prompts of shards show of other receipts, in words. */
import type { ShardManifest } from '../format/shard-manifest.ts';
import { counted, number } from './plain-text.ts';

export type EvidenceFigures = NonNullable<ShardManifest['evidence']>;
type Source = keyof EvidenceFigures['sources'];
type SourceFigures = NonNullable<EvidenceFigures['sources'][Source]>;

/** The figures of several shards; undefined where none was to show any. */
export function evidenceOfShards(manifests: readonly Pick<ShardManifest, 'evidence'>[]): EvidenceFigures | undefined {
  const shards = manifests.flatMap(({ evidence }) => evidence ?? []);
  if (shards.length === 0) return undefined;
  const names = new Set(shards.flatMap(({ sources }) => Object.keys(sources) as Source[]));
  const sum = (pick: (figures: EvidenceFigures) => number): number => shards.reduce((all, each) => all + pick(each), 0);
  const summed = (name: Source): SourceFigures => {
    const of = (kind: keyof SourceFigures): number => sum(({ sources }) => sources[name]?.[kind] ?? 0);
    return { found: of('found'), nothing: of('nothing'), failed: of('failed'), skipped: of('skipped') };
  };
  return {
    requests: sum(({ requests }) => requests),
    tokens: sum(({ tokens }) => tokens),
    sources: Object.fromEntries([...names].map((name) => [name, summed(name)])),
  };
}

/** What was shown, and of each source how many receipts it knew something for. */
export function evidenceText({ requests, tokens, sources }: EvidenceFigures): string {
  const each = Object.entries(sources).map(([name, { found, nothing, failed, skipped }]) => {
    const receipts = counted(found + nothing + failed + skipped, 'receipt');
    const without = [
      failed > 0 ? `failed for ${number(failed)}` : '',
      skipped > 0 ? `not asked for ${number(skipped)}` : '',
    ];
    return [`${name} knew of ${number(found)} of ${receipts}`, ...without.filter((part) => part !== '')].join(', ');
  });
  return [`shown in ${counted(requests, 'request')}, ${number(tokens)} tokens`, ...each].join('; ');
}
