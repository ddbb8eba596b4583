/**
 * Honest runs that meet an adversary as a third process: at each of their outside calls it may do one thing that its role
 * can do, in whatever order a seed gives. Then it is gone, and honest nights follow; and then it is judged.
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { FaultRules } from '@completion-batch/emulator';
import pMap from 'p-map';
import { afterAll, expect, it } from 'vitest';
import { Boundary, Crash } from '../../world/boundary.ts';
import { type Combination, MODEL, nameOf } from '../../world/combinations.ts';
import { random } from '../../world/random.ts';
import { Scheduler, type Turn } from '../../world/scheduler.ts';
import { statuses } from '../../world/settled.ts';
import { receipts, receiptsWithOptions } from '../../world/small-receipts.ts';
import { useWorlds } from '../../world/use-worlds.ts';
import type { Item, World } from '../../world/world.ts';
import { tell } from '../figures.ts';
import { isAllowed, type Role } from './allowed.ts';
import { ARTIFACT_MOVES } from './artifact-moves.ts';
import { answeringTwoPrograms, FOREIGN_MODEL, submitForeign } from './foreign.ts';
import { type Fault, judge, PRECIOUS, type Spent } from './judge.ts';
import { Adversary, type Move, movesOf } from './moves.ts';
import { type Honest, honestPhases, type NightOptions, Told } from './nights.ts';
import { labelOracle, type Oracle, plainOracle } from './oracle.ts';
import { LIES, Liar } from './server-moves.ts';
import { STORE_MOVES } from './store-moves.ts';
import { TABLE_MOVES } from './table-moves.ts';

/** Receipts, or plain requests. */
const SIZE = 4;
/** Those that the plan of a run that meets the adversary may hold: one is outside. */
const PLANNED = 3;
/** Those of a run before. */
const BEFORE = 2;
const MAX_LINES = 2;
const CALM_NIGHTS = 4;
/** Of so many on, each move is made by one at least. */
const FLOOR_SEEDS = 250;
/** Seeds of a move that none of the others came to, at most. */
const TRIES = 12;
const OWN_SEEDS = 100_000;
const AT_ONCE = 4;
const DAY_MS = 24 * 3_600_000;
const ANSWER_MS = 3 * 60_000;
/** A lease lasts two minutes. */
const LATER_MS = 6 * 60_000;
/** A token of the other model, in tokens of the first. */
const OTHER_COSTS = 5;
/** USD, for a run that nobody limits. */
const PLENTY = 1;

type Kind = 'night' | 'again' | 'later' | 'collect' | 'reconcile';

const MEETINGS: readonly (readonly Kind[])[] = [
  ['night', 'night'],
  ['again', 'later'],
  ['night', 'collect'],
  ['later', 'reconcile'],
  ['again', 'again'],
  ['night', 'later'],
];

/** What OpenAI does not show for a while is looked for in the object store. */
const HIDDEN: FaultRules = {
  calls: [1, 2, 3, 4].flatMap((nth) =>
    (['files.content', 'files.retrieve'] as const).map((route) => ({
      route,
      nth,
      fault: { kind: 'status', status: 404 } as const,
    })),
  ),
};

/** Runs that are the same again have the same. */
const executionOf = (kind: Kind, index: number): string => (kind === 'again' ? 'again' : `${kind}-${index + 1}`);

export interface Suite {
  readonly combination: Combination;
  readonly roles: readonly Role[];
  readonly seeds: readonly number[];
}

const catalogueOf = (role: Role, { state, workload }: Combination): readonly Move[] => {
  // A job takes its files as they are, and goes by its own copies.
  if (role === 'artifacts') return workload === 'jobs' ? [] : ARTIFACT_MOVES[workload];
  if (role === 'table') return TABLE_MOVES[workload === 'jobs' ? 'requests' : workload];
  const kept = state === 'objects' ? STORE_MOVES.state : [];
  return role === 'store' ? [...STORE_MOVES[workload], ...kept] : [];
};

/** One meeting: the adversary's part of it, by its seed. */
interface Part {
  readonly seed: number;
  readonly role: Role;
  readonly turn: number;
  /** By its name; default: those of its turn. */
  readonly only?: string;
}

interface Scene {
  readonly combination: Combination;
  readonly items: readonly Item[];
  readonly oracle: Oracle;
}

interface Met {
  readonly faults: readonly Fault[];
  readonly done: readonly string[];
  readonly calls: number;
}

class Meeting {
  readonly #world: World;
  readonly #oracle: Oracle;
  readonly #draw: (below: number) => number;
  readonly #part: Part;
  readonly #told = new Told();
  readonly #spent: { actor: string; budget: number; batches: string[] }[] = [];

  constructor(world: World, oracle: Oracle, part: Part) {
    this.#world = world;
    this.#oracle = oracle;
    this.#part = part;
    this.#draw = random(part.seed);
  }

  async run(liar: Liar): Promise<Met> {
    const world = this.#world;
    const { role, turn, seed } = this.#part;
    for (const name of ['precious', 'runs']) mkdirSync(join(world.folder, name));
    for (const name of PRECIOUS) writeFileSync(join(world.folder, 'precious', name), name);
    const foreign = await submitForeign(world, this.#oracle.lines(FOREIGN_MODEL));
    await this.#before(role);
    const moves = ownMoves(catalogueOf(role, world.combination), this.#part);
    const executions = (MEETINGS[turn % MEETINGS.length] ?? []).map(executionOf);
    const adversary = new Adversary(
      { world, draw: random(seed + 1_000_000), foreign, executions },
      moves,
      role === 'artifacts' ? 12 : 2,
    );
    const scheduler = new Scheduler(world.clock, seed);
    if (role === 'server') liar.foreign = foreign;
    if (role === 'store') world.emulator.setFaults(HIDDEN);
    await this.#meet(scheduler, adversary, role, turn);
    world.emulator.clearFaults();
    liar.foreign = undefined;
    const lastNight = await this.#calmNights();
    const [told, spent]: [Told, readonly Spent[]] = [this.#told, this.#spent];
    const faults = await judge({ world, oracle: this.#oracle, foreign, spent, told, lastNight });
    return { faults, done: role === 'server' ? liar.done : adversary.done, calls: scheduler.order.length };
  }

  /** Something is on its way: handed over, partly answered, or left by a process that was killed. */
  async #before(role: Role): Promise<void> {
    const draw = this.#draw;
    const how = draw(3);
    if (how === 0) return;
    const at = draw(90);
    const boundary = new Boundary((_, index) => how === 1 && index === at);
    await this.#world.untilCrash(boundary, async (process) => {
      const run = { world: this.#world, process, told: this.#told };
      const options = { ...this.#night('before', role, PLENTY), maxReceipts: BEFORE };
      await boundary.run(() => honestPhases(this.#world).submit(run, options));
    });
    if (draw(2) === 0) await this.#world.answer();
    // What it holds can be taken over.
    if (draw(3) > 0) this.#world.clock.advance(LATER_MS);
  }

  #night(execution: string, role: Role, budget: number): NightOptions {
    const withArtifacts = role !== 'store' || this.#draw(2) === 0;
    return { execution, budget, maxLines: MAX_LINES, maxReceipts: PLANNED, withArtifacts };
  }

  async #meet(scheduler: Scheduler, adversary: Adversary, role: Role, turn: number): Promise<void> {
    const kinds = MEETINGS[turn % MEETINGS.length] ?? [];
    const whole = this.#oracle.lines(MODEL).reduce((sum, line) => sum + this.#oracle.cost(line), 0);
    const dearer = this.#world.combination.withOptions === true ? OTHER_COSTS : 1;
    const actors = Object.fromEntries(
      kinds.map((kind, index) => {
        const name = `${kind}-${index + 1}`;
        const execution = executionOf(kind, index);
        // All of it, or half.
        const budget = (whole * dearer) / (1 + this.#draw(2));
        const options = this.#night(execution, role, budget);
        return [name, (turn: Turn) => this.#act(kind, turn, adversary, options)];
      }),
    );
    const results = await scheduler.run(actors, async (turn) => {
      for (;;) {
        await turn.clock.sleep(5000 + this.#draw(60) * 1000);
        const over = await turn.gate('emulator answers');
        await this.#world.emulator.tick();
        over();
      }
    });
    for (const [name, result] of Object.entries(results)) {
      if (result.status === 'fulfilled' || result.reason instanceof Crash) continue;
      this.#told.unexplained.push(`${name}: ${result.reason instanceof Error ? result.reason.stack : result.reason}`);
    }
  }

  async #act(kind: Kind, turn: Turn, adversary: Adversary, options: NightOptions): Promise<void> {
    const world = this.#world;
    const spent = { actor: options.execution, budget: options.budget, batches: [] as string[] };
    this.#spent.push(spent);
    const boundary = new Boundary(undefined, async (call) => {
      const over = await turn.gate(call);
      await adversary.act(call).catch((error: unknown) => {
        // Nobody would ever go on.
        over();
        throw error;
      });
      const before = world.emulator.batches().length;
      return () => {
        spent.batches.push(
          ...world.emulator
            .batches()
            .slice(before)
            .map(({ id }) => id),
        );
        over();
      };
    });
    if (kind === 'later') await turn.clock.sleep(LATER_MS);
    if (kind === 'collect') await turn.clock.sleep(60_000);
    const run: Honest = {
      world,
      process: await world.process(boundary, turn.clock),
      told: this.#told,
      budget: options.budget,
    };
    const { submit, collect, reconcile } = honestPhases(world);
    await boundary.run(async () => {
      if (kind === 'reconcile') return reconcile(run);
      if (kind !== 'collect') {
        await submit(run, options);
        // Something of it is answered by then.
        await turn.clock.sleep(ANSWER_MS);
      }
      await collect(run);
      if (kind !== 'collect') await reconcile(run);
    });
  }

  /** Until all has come to its end, or to what only a person can put right. */
  async #calmNights(): Promise<Told> {
    const world = this.#world;
    const phases = honestPhases(world);
    let told = this.#told;
    for (let night = 1; night <= CALM_NIGHTS; night += 1) {
      world.clock.advance(DAY_MS + 2 * 3_600_000);
      await world.emulator.tick();
      told = new Told();
      const run = { world, process: await world.process(), told };
      await phases.collect(run);
      if (night % 2 === this.#part.seed % 2) await phases.reconcile(run);
      await phases.submit(run, { execution: `calm-${night}`, budget: PLENTY, maxLines: SIZE });
      await world.answer();
      await world.answer();
      await phases.collect(run);
      await phases.reconcile(run);
      this.#told.unexplained.push(...told.unexplained);
      if (await isDone(world)) break;
    }
    return told;
  }
}

/** What somebody has made unreadable is never done. */
async function isDone(world: World): Promise<boolean> {
  const { combination } = world;
  const counts = await statuses(world).catch(() => undefined);
  if (counts === undefined) return false;
  if (combination.workload !== 'labels') return counts.answered === combination.requests;
  return Object.keys(counts).every((status) => !['NONE', 'PENDING'].includes(status));
}

function ownMoves<T extends { readonly name: string }>(catalogue: readonly T[], { turn, only }: Part): readonly T[] {
  return only === undefined ? movesOf(catalogue, turn) : catalogue.filter(({ name }) => name === only);
}

/** The test of one suite. */
export function describeAdversary({ combination, roles, seeds }: Suite): void {
  const worldOf = useWorlds();
  const figures: Record<string, number> = { seeds: 0, calls: 0 };
  const made = (name: string): number => figures[name] ?? 0;
  const catalogues = roles.map((role) => ({ role, moves: role === 'server' ? LIES : catalogueOf(role, combination) }));
  for (const { role, moves } of catalogues) for (const { name } of moves) figures[`${role} ${name}`] = 0;
  afterAll(() => tell('adversary', nameOf(combination), figures));
  it(`${nameOf(combination)}: nothing planted counts: ${seeds.length} seeds of an adversary who writes ${roles.join(', or ')}`, async () => {
    const isLabels = combination.workload === 'labels';
    const sceneOf = async (withOptions: boolean): Promise<Scene> => {
      const own: Combination = { ...combination, requests: SIZE, withOptions };
      if (!isLabels) return { combination: own, items: [], oracle: plainOracle(SIZE) };
      const items = withOptions ? receiptsWithOptions(SIZE) : receipts(SIZE);
      const oracle = await labelOracle(await worldOf(items, { combination: own }), SIZE + (withOptions ? 1 : 0));
      return { combination: own, items, oracle };
    };
    const scenes = [await sceneOf(false), await sceneOf(isLabels)] as const;
    const bad: string[] = [];
    const meet = async (part: Part): Promise<void> => {
      const { seed, role } = part;
      const liar = new Liar(ownMoves(LIES, part), random(seed + 2_000_000));
      // Every third turn with all options.
      const { items, oracle, combination: own } = part.turn % 3 === 0 ? scenes[1] : scenes[0];
      const emulator = { ...answeringTwoPrograms(own), intercept: liar.intercept };
      const world = await worldOf(items, { emulator, combination: own });
      const { faults, done, calls } = await new Meeting(world, oracle, part).run(liar);
      await world.close();
      figures.seeds = made('seeds') + 1;
      figures.calls = made('calls') + calls;
      for (const name of done) figures[`${role} ${name}`] = made(`${role} ${name}`) + 1;
      const told = faults
        .filter((fault) => !isAllowed(fault, role, combination))
        .map(({ kind, text }) => `${kind}: ${text}`);
      if (told.length > 0) bad.push(`seed ${seed}, ${role} (${done.join('; ')}): ${told.join(' | ')}`);
    };
    const parts = seeds.map((seed) => {
      return { seed, role: roles[seed % roles.length] as Role, turn: Math.floor(seed / roles.length) };
    });
    await pMap(parts, meet, { concurrency: AT_ONCE });
    expect(bad.sort()).toEqual([]);
    if (seeds.length < FLOOR_SEEDS) return;
    // What none of them came to gets seeds of its own.
    const left = catalogues.flatMap(({ role, moves }) => moves.map(({ name }) => ({ role, only: name })));
    await pMap(
      left,
      async ({ role, only }) => {
        for (let turn = 0; turn < TRIES && made(`${role} ${only}`) === 0; turn += 1) {
          await meet({ seed: OWN_SEEDS + turn, role, turn, only });
        }
      },
      { concurrency: AT_ONCE },
    );
    expect([bad.sort(), Object.keys(figures).filter((name) => made(name) === 0)]).toEqual([[], []]);
  }, 3_600_000);
}
