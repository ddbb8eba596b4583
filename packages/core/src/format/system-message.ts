/**
 * The first message of a request: the same for all receipts of a run, byte for byte. It alone tells by which version of the
 * prompt a request asks, and which labels there are: whoever reads the request reads them here.
 */
import { DEFAULT_LABELS, knownExclusive } from '../label-set/default-labels.ts';
import { type LabelSet, namesOf } from '../label-set/label-set.ts';
import { labelSet } from '../label-set/schema.ts';
import { PROMPT_VERSIONS, type PromptVersion } from './versions.ts';

/** Follows where a prompt has evidence: what is the same for all stays the beginning of both. */
export const EVIDENCE_PROMPT = `
Lines ~LABEL show words of other receipts: for those behind + the label was right, for those behind - wrong.`;

export interface SystemMessage {
  readonly version: PromptVersion;
  readonly labels: LabelSet;
  readonly hasEvidence: boolean;
}

const OR = ' or ';
const NEVER_BOTH = 'Never both: ';

export function writeSystemMessage({ version, labels, hasEvidence }: SystemMessage): string {
  const named = Object.entries(labels.labels).map(([core, meaning]) => `${namesOf(labels, core).join(OR)}: ${meaning}`);
  const pairs = ownExclusive(labels).map((pair) => pair.join(' and '));
  const exclusive = pairs.length === 0 ? [] : [NEVER_BOTH + pairs.join(', ')];
  return [version.begin, ...named, ...exclusive, version.rules].join('\n') + (hasEvidence ? EVIDENCE_PROMPT : '');
}

function ownExclusive({ labels, exclusive }: LabelSet): LabelSet['exclusive'] {
  const known = new Set(knownExclusive(labels).map(String));
  return exclusive.filter((pair) => !known.has(String(pair)));
}

/** Longer than any that is written: 100 labels with 100 aliases and 1,000 pairs have 110,000 characters. */
const MOST_CHARACTERS = 128 * 1024;

interface Said {
  readonly version: PromptVersion;
  readonly labels: LabelSet;
}

/** All requests of a run say the same: it is read once. */
let last: { readonly text: string; readonly said: Said | undefined } | undefined;

/** What `writeSystemMessage` has made it of; undefined where no release has written it. */
export function readSystemMessage(text: string): SystemMessage | undefined {
  const hasEvidence = text.endsWith(EVIDENCE_PROMPT);
  const bare = hasEvidence ? text.slice(0, -EVIDENCE_PROMPT.length) : text;
  if (last?.text !== bare) last = { text: bare, said: readAnew(bare) };
  return last.said && { ...last.said, hasEvidence };
}

function readAnew(text: string): Said | undefined {
  if (text.length > MOST_CHARACTERS) return undefined;
  const version = PROMPT_VERSIONS.find(
    ({ begin, rules }) => text.startsWith(`${begin}\n`) && text.endsWith(`\n${rules}`),
  );
  if (version === undefined) return undefined;
  const isWritten = (labels: LabelSet): boolean => writeSystemMessage({ version, labels, hasEvidence: false }) === text;
  const usual = version.only ?? DEFAULT_LABELS;
  if (isWritten(usual)) return { version, labels: usual };
  const labels = version.only === undefined ? readLabels(text, version) : undefined;
  return labels !== undefined && isWritten(labels) ? { version, labels } : undefined;
}

const LABEL_LINE = /^([A-Z0-9_]+(?: or [A-Z0-9_]+)*): (.+)$/;

/** Whether it comes out the same when it is written again shows what it has been read from. */
function readLabels(text: string, { begin, rules }: PromptVersion): LabelSet | undefined {
  const lines = text.slice(begin.length + 1, -rules.length - 1).split('\n');
  const labels: [string, string][] = [];
  const aliases: [string, string][] = [];
  let own: string[][] = [];
  for (const line of lines) {
    if (line.startsWith(NEVER_BOTH)) {
      own = line
        .slice(NEVER_BOTH.length)
        .split(', ')
        .map((pair) => pair.split(' and '));
      continue;
    }
    const [, names, meaning] = LABEL_LINE.exec(line) ?? [];
    const [core, ...others] = names?.split(OR) ?? [];
    if (core === undefined || meaning === undefined) return undefined;
    labels.push([core, meaning]);
    aliases.push(...others.map((alias): [string, string] => [alias, core]));
  }
  const named = Object.fromEntries(labels);
  const exclusive = [...knownExclusive(named), ...own];
  return labelSet.safeParse({ labels: named, aliases: Object.fromEntries(aliases), exclusive }).data;
}
