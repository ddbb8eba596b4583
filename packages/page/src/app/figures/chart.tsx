/** What all charts share: a title, a sentence that says what is shown, the drawing at the width there is, and the same as a table. */
import type { ComponentChildren } from 'preact';
import { useId, useLayoutEffect, useRef, useState } from 'preact/hooks';

export interface Table {
  readonly head: readonly string[];
  readonly rows: readonly (readonly string[])[];
}

export interface Size {
  readonly width: number;
  readonly height: number;
}

interface Props {
  readonly title: string;
  readonly caption: string;
  /** What to say in place of a chart; undefined where there is something to draw. */
  readonly empty: string | undefined;
  readonly legend?: ComponentChildren;
  readonly height: number;
  /** As wide as the page. */
  readonly wide?: boolean;
  readonly table: Table;
  readonly children: (size: Size) => ComponentChildren;
}

export function Chart({ title, caption, empty, legend, height, wide = false, table, children }: Props) {
  const id = useId();
  const [asTable, setAsTable] = useState(false);
  return (
    <figure class={wide ? 'panel chart wide' : 'panel chart'} aria-labelledby={`${id}-title`}>
      <figcaption>
        <div class="chart-head">
          <h2 id={`${id}-title`}>{title}</h2>
          {empty === undefined && (
            <button type="button" aria-pressed={asTable} onClick={() => setAsTable(!asTable)}>
              Table<span class="visually-hidden"> of: {title}</span>
            </button>
          )}
        </div>
        <p class="muted">{caption}</p>
      </figcaption>
      {empty !== undefined ? (
        <p class="chart-empty">{empty}</p>
      ) : asTable ? (
        <DataTable table={table} title={title} />
      ) : (
        <>
          {legend}
          <Drawing height={height} label={`${title}. The button Table has its numbers.`}>
            {children}
          </Drawing>
        </>
      )}
    </figure>
  );
}

interface DrawingProps extends Pick<Props, 'height' | 'children'> {
  readonly label: string;
}

/** At the width that there is, so that text keeps its size on a phone. */
function Drawing({ height, label, children }: DrawingProps) {
  const place = useRef<HTMLDivElement>(null);
  const [width, setWidth] = useState(0);
  useLayoutEffect(() => {
    const element = place.current;
    if (element === null) return;
    setWidth(element.clientWidth);
    const observer = new ResizeObserver(() => setWidth(element.clientWidth));
    observer.observe(element);
    return () => observer.disconnect();
  }, []);
  return (
    <div class="chart-drawing" ref={place}>
      {width > 0 && (
        <svg width={width} height={height} role="img" aria-label={label}>
          {children({ width, height })}
        </svg>
      )}
    </div>
  );
}

function DataTable({ table: { head, rows }, title }: { readonly table: Table; readonly title: string }) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by keyboard
    <section class="chart-table" tabIndex={0} aria-label={`Table of: ${title}`}>
      <table>
        <thead>
          <tr>
            {head.map((name, column) => (
              <th key={name} scope="col" class={column === 0 ? '' : 'number'}>
                {name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map(([first, ...others], row) => (
            <tr key={row}>
              <th scope="row">{first}</th>
              {others.map((text, column) => (
                <td key={column} class="number">
                  {text}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

const SHAPES = {
  bar: 'M1 1h12v12H1Z',
  dot: 'M7 2a5 5 0 1 0 0 10A5 5 0 0 0 7 2Z',
  triangle: 'M2 12h10L7 2Z',
  interval: 'M1 7h12M1 3v8M13 3v8',
} as const;

interface KeyProps {
  readonly look: string;
  readonly shape: keyof typeof SHAPES;
  readonly children: ComponentChildren;
}

/** A piece of the drawing, and what it stands for. */
export function Key({ look, shape, children }: KeyProps) {
  return (
    <span class="chart-key">
      <svg width="14" height="14" aria-hidden="true">
        <path class={look} d={SHAPES[shape]} />
      </svg>
      {children}
    </span>
  );
}
