/** Runs a state machine of the States Language as far as our examples use it: JSONata, tasks, distributed maps, choices, retries. */
import { createHash } from 'node:crypto';
import jsonata from 'jsonata';

export interface StateMachine {
  readonly StartAt: string;
  readonly States: Readonly<Record<string, MachineState>>;
}

interface MachineState {
  readonly Type: 'Task' | 'Map' | 'Choice' | 'Fail';
  readonly Resource?: string;
  readonly Arguments?: unknown;
  readonly Output?: unknown;
  readonly Next?: string;
  readonly End?: boolean;
  readonly Items?: unknown;
  readonly ItemSelector?: unknown;
  readonly ItemProcessor?: StateMachine;
  readonly Retry?: readonly [{ readonly MaxAttempts: number }];
  readonly Catch?: readonly [{ readonly Next: string; readonly Output: unknown }];
  readonly Choices?: readonly [{ readonly Condition: unknown; readonly Next: string }];
  readonly Default?: string;
  readonly Error?: string;
}

interface Execution {
  /** A child execution of a distributed map has a name of its own. */
  readonly name: string;
  /** Calls what a task names. What it throws is tried again as the state says. */
  call(resource: string, args: unknown): Promise<unknown>;
}

/** What a Fail state, or a task that nothing catches, ends the execution with. */
export class ExecutionFailed extends Error {}

export async function runMachine(machine: StateMachine, input: unknown, execution: Execution): Promise<unknown> {
  let at = machine.StartAt;
  let data = input;
  for (;;) {
    const state = machine.States[at];
    if (state === undefined) throw new Error(`no state ${at}`);
    const { next, output } = await step(state, data, execution);
    if (next === undefined) return output;
    [at, data] = [next, output];
  }
}

interface Stepped {
  readonly output: unknown;
  readonly next: string | undefined;
}

async function step(state: MachineState, input: unknown, execution: Execution): Promise<Stepped> {
  const context = {
    Execution: { Name: execution.name },
    StateMachine: { Id: 'arn:aws:states:eu-west-1:1:stateMachine:x' },
  };
  if (state.Type === 'Fail') throw new ExecutionFailed(state.Error);
  if (state.Type === 'Choice') {
    for (const { Condition, Next } of state.Choices ?? []) {
      if ((await evaluated(Condition, { input, context })) === true) return { output: input, next: Next };
    }
    return { output: input, next: state.Default };
  }
  try {
    const result = await (state.Type === 'Map' ? mapped : tried)(state, { input, context }, execution);
    return { output: await evaluated(state.Output, { input, context, result }), next: state.Next };
  } catch (error) {
    const [caught] = state.Catch ?? [];
    if (caught === undefined) throw error;
    return { output: await evaluated(caught.Output, { input, context }), next: caught.Next };
  }
}

interface Scope {
  readonly input: unknown;
  readonly context: object;
  readonly result?: unknown;
}

async function tried(state: MachineState, scope: Scope, execution: Execution): Promise<unknown> {
  const args = await evaluated(state.Arguments, scope);
  for (let attempt = 0; ; attempt += 1) {
    try {
      return await execution.call(state.Resource ?? '', args);
    } catch (error) {
      if (attempt >= (state.Retry?.[0].MaxAttempts ?? 0)) throw error;
    }
  }
}

async function mapped(state: MachineState, scope: Scope, execution: Execution): Promise<unknown[]> {
  const items = (await evaluated(state.Items, scope)) as readonly unknown[];
  const { ItemProcessor: processor } = state;
  if (processor === undefined || !Array.isArray(items)) throw new Error('a Map needs Items and an ItemProcessor');
  return Promise.all(
    items.map(async (Value, Index) => {
      const context = { ...scope.context, Map: { Item: { Index, Value } } };
      const input = await evaluated(state.ItemSelector, { ...scope, context });
      return runMachine(processor, input, { ...execution, name: `child-${Index}` });
    }),
  );
}

/** As `$hash` of Step Functions. */
function hash(text: string, algorithm: string): string {
  if (algorithm !== 'SHA-256') throw new Error(`no ${algorithm} here`);
  return createHash('sha256').update(text).digest('hex');
}

/** What is between `{%` and `%}` in it is JSONata. */
async function evaluated(template: unknown, states: Scope): Promise<unknown> {
  if (typeof template === 'string') {
    const [, text] = /^\{%(.*)%\}$/s.exec(template) ?? [];
    if (text === undefined) return template;
    const expression = jsonata(text);
    expression.registerFunction('parse', (json: string) => JSON.parse(json));
    expression.registerFunction('hash', hash);
    const value = await expression.evaluate({}, { states });
    if (value === undefined) throw new Error(`nothing comes of ${template}`);
    // Its arrays carry marks of its own.
    return JSON.parse(JSON.stringify(value));
  }
  if (Array.isArray(template)) return Promise.all(template.map((item) => evaluated(item, states)));
  if (typeof template !== 'object' || template === null) return template;
  const members = Object.entries(template).map(async ([name, item]) => [name, await evaluated(item, states)] as const);
  return Object.fromEntries(await Promise.all(members));
}
