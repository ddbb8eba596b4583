/** The receipt, drawn of its words. */
import { useEffect, useMemo, useRef } from 'preact/hooks';
import { decisionWords } from '../review/deciding.ts';
import { statusOf, type Verdict } from '../review/decisions.ts';
import { Mark, markClass, PersonsMark } from '../review/mark.tsx';
import type { Label, Receipt } from '../review/model.ts';
import { STATUS_WORDS } from '../review/verdicts.ts';
import { useOnceDrawn } from '../use-once-drawn.ts';
import { type DrawnWord, drawnWords, fontOf, shapeOf, WIDTH } from './geometry.ts';

type Made = ReadonlyMap<string, Verdict>;

interface Props {
  readonly receipt: Receipt;
  readonly labels: readonly Label[];
  readonly selected: string | null;
  readonly zoom: number;
  /** What a person has decided here, by the labels' keys: it is drawn in the place of what the batch said. */
  readonly made: Made;
  readonly onSelect: (key: string) => void;
}

/** Within its paper alone: the page around it stays where it is. */
function centre(word: Element, paper: Element, behavior: ScrollBehavior): void {
  const [inner, outer] = [word.getBoundingClientRect(), paper.getBoundingClientRect()];
  paper.scrollBy({
    left: inner.left < outer.left || inner.right > outer.right ? inner.left - outer.left - 16 : 0,
    top: inner.top - outer.top - (outer.height - inner.height) / 2,
    behavior,
  });
}

export function Drawing({ receipt, labels, selected, zoom, made, onSelect }: Props) {
  const svg = useRef<SVGSVGElement>(null);
  const { height, words } = useMemo(() => {
    const height = Math.round(shapeOf(receipt.row.words) * WIDTH);
    return { height, words: drawnWords(receipt.row.words, height) };
  }, [receipt]);
  const byWord = useMemo(() => Map.groupBy(labels, ({ row }) => `${row.line}.${row.word}`), [labels]);
  const looked = labels.find(({ key }) => key === selected);
  const lookedWord = looked === undefined ? undefined : `${looked.row.line}.${looked.row.word}`;

  useOnceDrawn(() => {
    const still = matchMedia('(prefers-reduced-motion: reduce)').matches;
    const word = svg.current?.querySelector('[data-looked]');
    const paper = svg.current?.closest('.receipt-paper');
    if (word && paper) centre(word, paper, still ? 'auto' : 'smooth');
  }, [receipt, lookedWord, zoom]);
  useEffect(() => {
    // A shortcut for the pointer alone: by keyboard and reader the labels' list is the way.
    const drawn = svg.current;
    const follow = ({ target }: Event) => {
      const word = (target as Element).closest('[data-word]')?.getAttribute('data-word') ?? '';
      const [first] = byWord.get(word) ?? [];
      if (first !== undefined) onSelect(first.key);
    };
    drawn?.addEventListener('click', follow);
    return () => drawn?.removeEventListener('click', follow);
  }, [byWord, onSelect]);

  return (
    <svg
      ref={svg}
      class="drawing"
      role="img"
      aria-label={`Receipt of ${receipt.row.merchant ?? 'a merchant that is not known'}: ${words.length} words; its labels are listed beside it.`}
      viewBox={`0 0 ${WIDTH} ${height}`}
      style={{ width: `${zoom * 100}%` }}
    >
      <defs>
        <pattern id="hatch" width="10" height="10" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
          <path class="hatch" d="M0 0v10" />
        </pattern>
      </defs>
      <rect class="paper" width={WIDTH} height={height} />
      {words.map((word) => (
        <Word
          key={word.id}
          word={word}
          labels={byWord.get(word.id) ?? NO_LABELS}
          made={made}
          looked={word.id === lookedWord ? looked : undefined}
        />
      ))}
    </svg>
  );
}

const NO_LABELS: readonly Label[] = [];

interface WordProps {
  readonly word: DrawnWord;
  readonly labels: readonly Label[];
  readonly made: Made;
  readonly looked: Label | undefined;
}

function Word({ word: { id, text, box }, labels, made, looked }: WordProps) {
  const { size, baseline } = fontOf(box);
  const shown = looked ?? labels[0];
  const decided = shown === undefined ? undefined : made.get(shown.key);
  const status = decided === undefined ? shown?.row.status : statusOf(decided);
  const tag = Math.min(Math.max(box.height * 0.5, 14), 22);
  const at = { x: box.x + box.width - tag / 2, y: box.y - tag / 2 - 3, size: tag };
  return (
    <g
      data-word={labels.length > 0 ? id : undefined}
      data-status={status}
      data-decided={decided === undefined ? undefined : ''}
      data-looked={looked === undefined ? undefined : ''}
    >
      {status !== undefined && (
        <rect
          class={`${markClass(status)} word-box`}
          x={box.x - 4}
          y={box.y - 3}
          width={box.width + 8}
          height={box.height + 6}
          rx="4"
        />
      )}
      {status === 'INVALID' && <rect class="word-hatch" {...box} />}
      <text
        class="word-text"
        x={box.x}
        y={baseline}
        font-size={size}
        textLength={box.width}
        lengthAdjust="spacingAndGlyphs"
      >
        {text}
      </text>
      {status !== undefined && (
        <>
          <title>{labels.map((label) => toldOf(label, made.get(label.key))).join('\n')}</title>
          <Mark status={status} at={at} />
        </>
      )}
      {decided !== undefined && <PersonsMark at={{ ...at, x: at.x - tag - 2 }} />}
      {looked !== undefined && <Tag name={looked.row.label} box={box} />}
    </g>
  );
}

function toldOf({ row }: Label, made: Verdict | undefined): string {
  const decision = made === undefined ? '' : `; you decided: ${decisionWords(made)} (not applied yet)`;
  return `${row.label}: ${STATUS_WORDS[row.status]}${decision}`;
}

function Tag({ name, box }: { readonly name: string; readonly box: DrawnWord['box'] }) {
  const width = name.length * 13 + 16;
  const x = Math.max(0, Math.min(box.x - 4, WIDTH - width));
  const y = Math.max(0, box.y - 34);
  return (
    <>
      <rect class="looked-box" x={box.x - 8} y={box.y - 7} width={box.width + 16} height={box.height + 14} rx="6" />
      <rect class="tag" x={x} y={y} width={width} height="26" rx="4" />
      <text
        class="tag-text"
        x={x + 8}
        y={y + 19}
        font-size="19"
        textLength={width - 16}
        lengthAdjust="spacingAndGlyphs"
      >
        {name}
      </text>
    </>
  );
}
