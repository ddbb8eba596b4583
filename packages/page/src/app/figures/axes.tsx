/** Axes with their units, and the lines behind what is drawn. */
import type { Size } from './chart.tsx';

/** The room around what is drawn. */
export interface Room {
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
}

export interface Tick {
  readonly at: number;
  readonly text: string;
}

interface Props {
  readonly ticks: readonly Tick[];
  readonly title: string;
  readonly size: Size;
  readonly room: Room;
}

/** The value's axis at the left; its title lies over it, where it can be read without turning one's head. */
export function LeftAxis({ ticks, title, size, room }: Props) {
  return (
    <g class="axis">
      <text class="axis-title" x={0} y={12}>
        {title}
      </text>
      {ticks.map(({ at, text }) => (
        <g key={text}>
          <line class="grid" x1={room.left} x2={size.width - room.right} y1={at} y2={at} />
          <text x={room.left - 6} y={at} dy="0.32em" text-anchor="end">
            {text}
          </text>
        </g>
      ))}
    </g>
  );
}

interface BottomProps extends Props {
  readonly grid?: boolean;
}

export function BottomAxis({ ticks, title, size, room, grid = false }: BottomProps) {
  const y = size.height - room.bottom;
  return (
    <g class="axis">
      <line class="axis-line" x1={room.left} x2={size.width - room.right} y1={y} y2={y} />
      {ticks.map(({ at, text }) => (
        <g key={text}>
          <line class={grid ? 'grid' : 'axis-line'} x1={at} x2={at} y1={grid ? room.top : y} y2={y + 4} />
          <text x={at} y={y + 17} text-anchor="middle">
            {text}
          </text>
        </g>
      ))}
      <text class="axis-title" x={size.width - room.right} y={size.height - 4} text-anchor="end">
        {title}
      </text>
    </g>
  );
}

/** So that no two names stand in each other's way: every second, third … of them. */
export function thin<Kept>(all: readonly Kept[], width: number, each: number): readonly Kept[] {
  const step = Math.max(1, Math.ceil((all.length * each) / Math.max(width, each)));
  return all.filter((_, index) => index % step === 0);
}
