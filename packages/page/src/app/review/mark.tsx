/** A verdict's mark: a shape of its own beside its colour, drawn, so that no font has to have it. */
import type { Status } from './verdicts.ts';

const SHAPES: Readonly<Record<Status, string>> = {
  VALID: 'M8 1a7 7 0 1 0 0 14A7 7 0 0 0 8 1Z',
  INVALID: 'M2 2h12v12H2Z',
  NEEDS_REVIEW: 'M8 1.5 14.5 13.5H1.5Z',
  PENDING: 'M8 .6 15.4 8 8 15.4 .6 8Z',
  NONE: 'M8 2a6 6 0 1 0 0 12A6 6 0 0 0 8 2Z',
};

const SIGNS: Readonly<Record<Status, string>> = {
  VALID: 'M4.6 8.2 7 10.6 11.4 5.6',
  INVALID: 'M5.2 5.2 10.8 10.8M10.8 5.2 5.2 10.8',
  NEEDS_REVIEW: 'M8 6v3.4M8 11v.9',
  PENDING: 'M4.6 8h1M7.5 8h1M10.4 8h1',
  NONE: '',
};

export const markClass = (status: Status): string => `mark mark-${status.toLowerCase().replace('_', '-')}`;

interface Props {
  readonly status: Status;
  /** Within a drawing: where, and how large. */
  readonly at?: { readonly x: number; readonly y: number; readonly size: number };
}

export function Mark({ status, at }: Props) {
  const paths = (
    <>
      <path class="mark-shape" d={SHAPES[status]} />
      {SIGNS[status] !== '' && <path class="mark-sign" d={SIGNS[status]} />}
    </>
  );
  // An svg within the drawing's would be a viewport of its own, which costs more than all that is in it.
  return at === undefined ? (
    <svg class={markClass(status)} viewBox="0 0 16 16" aria-hidden="true" width={16} height={16}>
      {paths}
    </svg>
  ) : (
    <g class={markClass(status)} transform={`translate(${at.x} ${at.y}) scale(${at.size / 16})`}>
      {paths}
    </g>
  );
}

/** Beside a verdict's mark: a person has decided so on this page. Not filled, as it is not in the table yet. */
export function PersonsMark({ at: { x, y, size } }: Required<Pick<Props, 'at'>>) {
  return (
    <g class="persons-mark" transform={`translate(${x} ${y}) scale(${size / 16})`}>
      <circle cx="8" cy="8" r="7.5" />
      <path d="M8 3.4a2.4 2.4 0 1 0 0 4.8A2.4 2.4 0 0 0 8 3.4ZM3.4 13a4.6 4.2 0 0 1 9.2 0" />
    </g>
  );
}
