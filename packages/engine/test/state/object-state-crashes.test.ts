/** A state in objects whose process ends at any of its calls to the store, or never gets an answer. */
import { describe, expect, it } from 'vitest';
import { ObjectState } from '../../src/state/objects/index.ts';
import { type MemoryStore, memoryStore } from '../objects/memory-store.ts';
import { ACTS, type Act, marksIn, viewOf } from './acts.ts';
import { Ended, endingAt, type Guard, guardedStore } from './guarded-store.ts';
import { listed } from './records.ts';

interface Course {
  /** What is there at first; copied for each world. */
  readonly start: MemoryStore;
  readonly before: unknown;
  readonly after: unknown;
  /** Marks that are there when nothing went wrong. */
  readonly marks: readonly string[];
  readonly told: unknown;
  readonly calls: number;
}

/** The act as it goes where nothing goes wrong. */
async function undisturbed(act: Act): Promise<Course> {
  const start = memoryStore();
  await act.prepare(new ObjectState(start), start);
  const store = memoryStore(start.objects);
  const { guard, passed } = endingAt(-1);
  const told = await act.run(new ObjectState(guardedStore(store, guard)));
  const marks = await marksIn(store);
  const before = await viewOf(memoryStore(start.objects));
  return { start, before, after: await viewOf(store), marks, told, calls: passed.length };
}

async function endsAt(store: MemoryStore, act: Act, point: number): Promise<void> {
  const ending = act.run(new ObjectState(guardedStore(store, endingAt(point).guard)));
  await ending.catch((error: unknown) => expect(error).toBeInstanceOf(Ended));
}

function isOneOf(view: unknown, { before, after }: Course): boolean {
  return [before, after].some((each) => isSame(view, each));
}

function isSame(one: unknown, other: unknown): boolean {
  try {
    expect(one).toEqual(other);
    return true;
  } catch {
    return false;
  }
}

async function doneAgain(store: MemoryStore, act: Act, course: Course): Promise<void> {
  const told = await act.run(new ObjectState(store));
  expect(
    act.again.some((each) => isSame(told, each)),
    `told ${JSON.stringify(told)}`,
  ).toBe(true);
  expect(await viewOf(store)).toEqual(course.after);
  expect(await marksIn(store)).toEqual(course.marks);
}

describe.each(ACTS)('a process that ends: $name', (act) => {
  it('leaves what was there before or all that it does, and another one does it again', async () => {
    const course = await undisturbed(act);
    expect(course.calls).toBeGreaterThan(1);
    for (let point = 0; point < 2 * course.calls; point += 1) {
      const store = memoryStore(course.start.objects);
      await endsAt(store, act, point);
      // Looked at in a copy: looking tidies up.
      expect(isOneOf(await viewOf(memoryStore(store.objects)), course), `point ${point}`).toBe(true);
      await doneAgain(memoryStore(store.objects), act, course);
      await viewOf(store);
      await doneAgain(store, act, course);
    }
  });

  it('also where the next one ends, too', async () => {
    const course = await undisturbed(act);
    for (let point = 0; point < 2 * course.calls; point += 1) {
      const first = memoryStore(course.start.objects);
      await endsAt(first, act, point);
      for (let next = 0; next < 2 * course.calls + 6; next += 1) {
        const store = memoryStore(first.objects);
        await endsAt(store, act, next);
        expect(isOneOf(await viewOf(memoryStore(store.objects)), course), `points ${point}, ${next}`).toBe(true);
        await doneAgain(store, act, course);
      }
    }
  });
});

type Loss = 'no effect' | 'answer lost' | 'there already';

/** The call of that number, counted from 0, goes wrong; nothing else does. */
function losing(which: number, loss: Loss, name: 'create' | 'delete'): { guard: Guard; lost: string[] } {
  let calls = 0;
  const lost: string[] = [];
  return {
    lost,
    async guard(call, work) {
      if (call.name !== name || calls++ !== which) return work();
      lost.push(call.key);
      if (loss !== 'no effect') await work();
      if (loss === 'there already') return false as Awaited<ReturnType<typeof work>>;
      throw new Error('the connection broke off');
    },
  };
}

describe.each(ACTS)('an answer of the store that is lost: $name', (act) => {
  it.each<Loss>(['answer lost', 'there already'])('is looked at again: %s', async (loss) => {
    const course = await undisturbed(act);
    for (let which = 0; ; which += 1) {
      const store = memoryStore(course.start.objects);
      const { guard, lost } = losing(which, loss, 'create');
      const told = await act.run(new ObjectState(guardedStore(store, guard))).catch((error: unknown) => error);
      if (lost.length === 0) break;
      // A mark tells nothing by itself: that its answer is lost may be told to whoever is writing.
      const isMark = lost[0]?.startsWith('state/open/') === true;
      if (isMark && loss === 'answer lost') {
        expect(told).toBeInstanceOf(Error);
        expect(await viewOf(memoryStore(store.objects))).toEqual(course.before);
        await doneAgain(store, act, course);
      } else {
        expect(told).toEqual(course.told);
        expect(await marksIn(store)).toEqual(course.marks);
        expect(await viewOf(store)).toEqual(course.after);
      }
    }
  });

  it('is told where it had no effect', async () => {
    const course = await undisturbed(act);
    for (let which = 0; ; which += 1) {
      const store = memoryStore(course.start.objects);
      const { guard, lost } = losing(which, 'no effect', 'create');
      const told = await act.run(new ObjectState(guardedStore(store, guard))).catch((error: unknown) => error);
      if (lost.length === 0) break;
      expect(told).toMatchObject({ message: 'the connection broke off' });
      expect(await viewOf(memoryStore(store.objects))).toEqual(course.before);
      await doneAgain(store, act, course);
    }
  });

  it.each<Loss>(['no effect', 'answer lost'])('is no matter where a mark was to go: %s', async (loss) => {
    const course = await undisturbed(act);
    for (let which = 0; ; which += 1) {
      const store = memoryStore(course.start.objects);
      const { guard, lost } = losing(which, loss, 'delete');
      const told = await act.run(new ObjectState(guardedStore(store, guard)));
      if (lost.length === 0) break;
      expect(told).toEqual(course.told);
      expect(await viewOf(store)).toEqual(course.after);
      // The listings of that look have taken it away.
      expect(await marksIn(store)).toEqual(course.marks);
    }
  });
});

describe.each(ACTS)('listings of another process: $name', (act) => {
  it('come between any two calls, and take away no mark that is needed', async () => {
    const course = await undisturbed(act);
    for (let which = 0; which <= course.calls; which += 1) {
      const store = memoryStore(course.start.objects);
      const other = new ObjectState(store);
      let calls = 0;
      const guard: Guard = async (_, work) => {
        // The last round has one before each call.
        if (calls++ === which || which === course.calls) {
          await listed(other.submissions.listOpen());
          await listed(other.batches.listOpen());
        }
        return work();
      };
      expect(await act.run(new ObjectState(guardedStore(store, guard)))).toEqual(course.told);
      expect(await viewOf(store), `before call ${which}`).toEqual(course.after);
      expect(await marksIn(store)).toEqual(course.marks);
    }
  });
});

describe('all acts', () => {
  it('are disturbed at a good many points', async () => {
    const courses = await Promise.all(ACTS.map(undisturbed));
    expect(courses.reduce((sum, { calls }) => sum + calls, 0)).toBeGreaterThan(50);
  });
});
