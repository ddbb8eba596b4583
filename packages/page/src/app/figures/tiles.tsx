/** What there is in all, the most urgent first. */
import type { ReportBatch, ReportData } from '@completion-batch/core/review';
import { countOf, dollarsOf, shortCountOf } from './words.ts';

export function Tiles({ data: { batches, receiptsInAll, statuses } }: { readonly data: ReportData }) {
  const of = (status: string): number => statuses[status] ?? 0;
  const sum = (value: (batch: ReportBatch) => number | null): number =>
    batches.reduce((total, batch) => total + (value(batch) ?? 0), 0);
  const open = batches.filter(({ endedAt }) => endedAt === null).length;
  const held = batches.filter(({ heldReason }) => heldReason !== null).length;
  return (
    <dl class="tiles">
      <Tile name="wait for a person" value={countOf(of('NEEDS_REVIEW'))} look="tile-review" />
      <Tile name="called right" value={countOf(of('VALID'))} look="tile-valid" />
      <Tile name="called wrong" value={countOf(of('INVALID'))} look="tile-invalid" />
      <Tile name="have no answer yet" value={countOf(of('PENDING') + of('NONE'))} look="tile-pending" />
      <Tile name="receipts" value={countOf(receiptsInAll)} />
      <Tile
        name="batches"
        value={countOf(batches.length)}
        note={[open > 0 ? `${countOf(open)} running` : '', held > 0 ? `${countOf(held)} held` : '']
          .filter(Boolean)
          .join(', ')}
      />
      <Tile
        name="tokens"
        value={shortCountOf(sum(({ inputTokens }) => inputTokens) + sum(({ outputTokens }) => outputTokens))}
        note={`${shortCountOf(sum(({ outputTokens }) => outputTokens))} of them output`}
      />
      <Tile
        name="cost"
        value={dollarsOf(sum(({ cost }) => cost))}
        note={`${dollarsOf(sum(({ estimatedCost }) => estimatedCost))} estimated`}
      />
    </dl>
  );
}

interface TileProps {
  readonly name: string;
  readonly value: string;
  readonly note?: string;
  readonly look?: string;
}

function Tile({ name, value, note = '', look = '' }: TileProps) {
  return (
    <div class={`panel tile ${look}`}>
      <dt>{name}</dt>
      <dd>{value}</dd>
      {note !== '' && <dd class="tile-note">{note}</dd>}
    </div>
  );
}
