/** Says what in a world breaks the promises, whatever an adversary has done; knows none of the code under test. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { plainWorld } from '../../world/plain-outcomes.ts';
import { billingOf, judgedFaults } from '../../world/settled.ts';
import type { Item, World } from '../../world/world.ts';
import type { Foreign } from './foreign.ts';
import type { Told } from './nights.ts';
import { idsIn, KNOWN_LABELS, type Oracle, partsOf, verdictOf } from './oracle.ts';

export interface Fault {
  /**
   * `request`: one was sent that format did not write; `text`: but for what the receipt is said to say, or what was rejected before. `verdict`: not what OpenAI answered. `unasked`: a verdict for what
   * nobody asked. `budget`: batches of a run cost more. `twice`: something is in two batches that may both be billed. `file`: one outside of the work folder. `left`: neither where an
   * honest night leaves it nor named. `unexplained`: a run ended with an error that says nothing.
   */
  readonly kind: 'request' | 'text' | 'verdict' | 'unasked' | 'budget' | 'twice' | 'file' | 'left' | 'unexplained';
  readonly text: string;
}

export interface Spent {
  readonly actor: string;
  readonly budget: number;
  /** Ids at OpenAI of what it created. */
  readonly batches: readonly string[];
}

export interface Judged {
  readonly world: World;
  readonly oracle: Oracle;
  readonly foreign: Foreign;
  readonly spent: readonly Spent[];
  readonly told: Told;
  /** What the last night has told, in which nobody interfered. */
  readonly lastNight: Told;
}

const DUST = 1e-9;
/** Begins what is told of a batch that was made of somebody else's file. */
export const THEIRS = 'a file that we never gave';
const KNOWN_FOLDERS = ['objects', 'openai', 'precious', 'runs', 'work'];
export const PRECIOUS = ['dataset.kept.jsonl', 'other-v.jsonl', 'x'];

export async function judge(judged: Judged): Promise<Fault[]> {
  const sent = await sentLines(judged);
  const { workload } = judged.world.combination;
  return [
    ...requestFaults(judged, sent),
    ...budgetFaults(judged, sent),
    ...(await billingOf(judged.world, judged.foreign.batchId)).faults.map((text): Fault => ({ kind: 'twice', text })),
    ...(workload === 'labels' ? await labelFaults(judged, await asked(judged, sent)) : await plainFaults(judged)),
    ...fileFaults(judged.world),
    ...[...judged.told.unexplained, ...judged.lastNight.unexplained].map(
      (text): Fault => ({ kind: 'unexplained', text }),
    ),
  ];
}

/** Lines of every file that our runs gave to the server, by its id. */
async function sentLines({ world, foreign }: Judged): Promise<Map<string, string[]>> {
  const ids = new Set([
    ...world.emulator
      .files()
      .flatMap(({ id, purpose }) => (purpose === 'batch' && id !== foreign.inputFileId ? [id] : [])),
    ...world.emulator.batches().flatMap(({ id, inputFileId }) => (id === foreign.batchId ? [] : [inputFileId])),
  ]);
  const sent = new Map<string, string[]>();
  for (const id of ids) {
    const response = await fetch(`${world.emulator.url}/files/${id}/content`, {
      headers: { authorization: 'Bearer x' },
    });
    sent.set(id, response.ok ? (await response.text()).split('\n').filter((line) => line !== '') : []);
  }
  return sent;
}

function requestFaults({ oracle, foreign }: Judged, sent: ReadonlyMap<string, readonly string[]>): Fault[] {
  return [...sent].flatMap(([id, lines]) =>
    lines.flatMap((line): Fault[] => {
      const honest = oracle.lineFor(line);
      const rejected = line === honest ? oracle.neverRejected(line) : undefined;
      if (rejected !== undefined) return [{ kind: 'text', text: `${id}: ${rejected} was never rejected` }];
      if (line === honest) return [];
      const onlyText = honest !== undefined && withoutText(line) === withoutText(honest);
      const theirs = id === foreign.inputFileId ? `${THEIRS}, ` : '';
      return [{ kind: onlyText ? 'text' : 'request', text: `${theirs}${id}: ${difference(line, honest)}` }];
    }),
  );
}

/** A line without what stands between the fences. */
const withoutText = (line: string): string => line.replace(/<<<\\n.*\\n>>>\\n/, '');

/** Where a line parts from the honest one. */
function difference(line: string, honest: string | undefined): string {
  if (honest === undefined) return `nobody asks ${line.slice(0, 120)}`;
  const at = [...line].findIndex((letter, index) => letter !== honest[index]);
  return `…${line.slice(Math.max(0, at - 40), at + 60)}… is not …${honest.slice(Math.max(0, at - 40), at + 60)}…`;
}

function budgetFaults(
  { world, oracle, spent, foreign }: Judged,
  sent: ReadonlyMap<string, readonly string[]>,
): Fault[] {
  const inputs = new Map(world.emulator.batches().map(({ id, inputFileId }) => [id, inputFileId]));
  return spent.flatMap(({ actor, budget, batches }): Fault[] => {
    const lines = batches.flatMap((id) => sent.get(inputs.get(id) ?? '') ?? []);
    const cost = lines.reduce((sum, line) => sum + oracle.cost(line), 0);
    if (cost <= budget + DUST) return [];
    const theirs = batches.some((id) => inputs.get(id) === foreign.inputFileId) ? `${THEIRS}, ` : '';
    return [
      {
        kind: 'budget',
        text: `${theirs}${actor} made ${batches.length} batches for ${cost} USD, and may spend ${budget}`,
      },
    ];
  });
}

/** Labels that a line asked about which ran, by the keys of their rows. */
async function asked({ world, foreign }: Judged, sent: ReadonlyMap<string, readonly string[]>): Promise<Set<string>> {
  const inputs = new Map(world.emulator.batches().map(({ id, inputFileId }) => [id, inputFileId]));
  const ran = new Set<string>();
  for (const entry of await world.emulator.journal()) {
    if (entry.event !== 'line.executed' || entry.batch_id === foreign.batchId) continue;
    const lines = sent.get(inputs.get(entry.batch_id) ?? '') ?? [];
    for (const line of lines.filter((text) => text.includes(`"${entry.custom_id}"`)))
      for (const id of idsIn(line)) ran.add(`${partsOf(entry.custom_id).receipt} ${id}`);
  }
  return ran;
}

const VERDICTS = ['VALID', 'INVALID', 'NEEDS_REVIEW'];

interface Named {
  readonly receipt: string;
  readonly number: number;
  /** `line.word.LABEL` */
  readonly id: string;
}

function labelOf({ PK, SK }: Item): Named {
  const [, , , line, , word, , label] = SK?.S?.split('#') ?? [];
  const image = PK?.S ?? '';
  return {
    receipt: `${image}#RECEIPT#00001`,
    number: Number(image.slice(-12)),
    id: `${Number(line)}.${Number(word)}.${label}`,
  };
}

async function labelFaults({ world, lastNight }: Judged, ran: ReadonlySet<string>): Promise<Fault[]> {
  const faults = (await judgedFaults(world)).map((text): Fault => ({ kind: 'verdict', text }));
  const judged = new Set(world.judged.map((row) => `${labelOf(row).receipt} ${labelOf(row).id}`));
  for (const row of await world.rows('RECEIPT_WORD_LABEL')) {
    const { receipt, number, id } = labelOf(row);
    const status = row.validation_status?.S ?? 'NONE';
    const name = `${receipt} ${id}`;
    if (VERDICTS.includes(status)) {
      if (status !== verdictOf(number, id))
        faults.push({ kind: 'verdict', text: `${name} is ${status}, not ${verdictOf(number, id)}` });
      else if (!judged.has(name) && !ran.has(name))
        faults.push({ kind: 'unasked', text: `${name} is ${status} and no line asked` });
    } else if (!isNamed(row, receipt, lastNight)) {
      faults.push({
        kind: 'left',
        text: `${name} is ${status} by ${row.completion_batch_id?.S} and nothing tells of it`,
      });
    }
    if (!KNOWN_LABELS.includes(id)) faults.push({ kind: 'unasked', text: `${name} is a label that nobody proposed` });
  }
  for (const row of await world.rows('COMPLETION_BATCH_RESULT')) {
    const [, , receipt, , line, , word, , label, , image] = row.SK?.S?.split('#') ?? [];
    const name = `IMAGE#${image}#RECEIPT#${receipt?.padStart(5, '0')} ${line}.${word}.${label}`;
    if (!ran.has(name)) faults.push({ kind: 'unasked', text: `${name} has a result and no line asked` });
  }
  return faults;
}

/** By the batch that has it, by its receipt; one that nobody has by a run that says that it is not complete. */
function isNamed(row: Item, receipt: string, { lines }: Told): boolean {
  const batch = row.completion_batch_id?.S;
  const incomplete = /"complete":false| (prepare|format \d+|submit): [a-z-]+: |warning: .*(shard|queue)/;
  return lines.some(
    (line) => line.includes(receipt) || (batch === undefined ? incomplete.test(line) : line.includes(batch)),
  );
}

async function plainFaults({ world, lastNight }: Judged): Promise<Fault[]> {
  const plain = await plainWorld(world).catch(() => undefined);
  if (plain === undefined) return [{ kind: 'left', text: "the job's log cannot be read" }];
  const { log, outcomes } = plain;
  const faults: Fault[] = [];
  const ids = Array.from({ length: world.combination.requests ?? 0 }, (_, index) => `letter-${index + 1}`);
  for (const { custom_id, outcome, response } of outcomes) {
    const said = response?.body.choices?.[0]?.message.content;
    if (!ids.includes(custom_id)) faults.push({ kind: 'unasked', text: `${custom_id} has an outcome` });
    else if (outcome === 'answered' && said !== 'ok')
      faults.push({ kind: 'verdict', text: `${custom_id} is answered ${said}` });
  }
  for (const id of ids) {
    const { kind = 'free', batchId = '?' } = log.get(id) ?? {};
    if (kind === 'answered') continue;
    if (
      !lastNight.lines.some(
        (line) => line.includes(id) || line.includes(batchId) || /"complete":false| submit: [a-z-]+: /.test(line),
      )
    )
      faults.push({ kind: 'left', text: `${id} is ${kind} by ${batchId} and nothing tells of it` });
  }
  return faults;
}

/** Files of somebody else, beside the folders that the runs have. */
function fileFaults({ folder }: World): Fault[] {
  const faults: Fault[] = [];
  const odd = readdirSync(folder).filter((name) => !KNOWN_FOLDERS.includes(name));
  for (const name of odd) faults.push({ kind: 'file', text: `${name} is new` });
  const there = readdirSync(join(folder, 'precious'), { recursive: true }).map(String).sort();
  if (there.join() !== [...PRECIOUS].sort().join())
    faults.push({ kind: 'file', text: `precious has ${there.join(', ')}` });
  for (const name of there.filter((path) => PRECIOUS.includes(path))) {
    const text = readFileSync(join(folder, 'precious', name), 'utf8');
    if (text !== name) faults.push({ kind: 'file', text: `precious/${name} is changed` });
  }
  return faults;
}
