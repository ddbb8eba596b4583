/** Parameters that users set over ours: kept in the plan, laid over every request, part of the requests' identity. */
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parsePlan } from '@completion-batch/core';
import { scriptResponder } from '@completion-batch/emulator';
import { generateCompletionBatchId, parseParameters, type RequestParameters } from '@completion-batch/engine';
import { describe, expect, it } from 'vitest';
import { allValid } from '../world/answers.ts';
import { statuses } from '../world/settled.ts';
import { smallReceipt } from '../world/small-receipts.ts';
import { useWorlds } from '../world/use-worlds.ts';
import type { World } from '../world/world.ts';

const worldOf = useWorlds();

const prepared = (world: World, execution: string, parameters?: RequestParameters) =>
  world.prepareAndFormat(execution, undefined, undefined, parameters === undefined ? {} : { parameters });

type Body = Readonly<Record<string, unknown>>;
const bodiesIn = (text: string): Body[] =>
  text
    .trim()
    .split('\n')
    .map((line) => (JSON.parse(line) as { body: Body }).body);

async function formatted(world: World, execution: string): Promise<Body[]> {
  const names = (await readdir(world.requests(execution))).filter((name) => name.endsWith('.jsonl'));
  const texts = await Promise.all(names.map((name) => readFile(join(world.requests(execution), name), 'utf8')));
  return texts.flatMap(bodiesIn);
}

describe('parameters', () => {
  it('are laid over ours in every request, and null takes one out, also where submit changes the model', async () => {
    const sent: Body[] = [];
    const answer = scriptResponder({ default: allValid });
    const world = await worldOf(smallReceipt(1), {
      emulator: {
        responder: (request) => {
          sent.push(request.body as Body);
          return answer(request);
        },
      },
    });
    const parameters = { temperature: null, top_p: 0.1, response_format: null, reasoning_effort: 'high' };
    const run = await prepared(world, 'run-1', parameters);
    expect(run.plan.parameters).toEqual(parameters);
    for (const body of await formatted(world, 'run-1')) {
      expect(body).toMatchObject({ model: 'gpt-4.1-mini', top_p: 0.1, reasoning_effort: 'high' });
      expect(Object.keys(body)).not.toEqual(expect.arrayContaining(['temperature']));
      expect(Object.keys(body)).not.toEqual(expect.arrayContaining(['response_format']));
    }
    const result = await world.submit(run, { model: 'gpt-5-mini' });
    expect(result.complete).toBe(true);
    expect(result.files[0]?.tokens).toBeGreaterThan(0);
    await world.answer();
    expect(sent.length).toBeGreaterThan(0);
    for (const body of sent) {
      expect(body).toMatchObject({ model: 'gpt-5-mini', top_p: 0.1, reasoning_effort: 'high' });
      expect(body).not.toHaveProperty('temperature');
      expect(body).not.toHaveProperty('response_format');
    }
    await world.collect();
    expect(await statuses(world)).not.toHaveProperty('NONE');
  });

  it('may replace the form of the answer by any other', async () => {
    const world = await worldOf(smallReceipt(1));
    const parameters = { response_format: { type: 'json_object' } };
    const run = await prepared(world, 'run-1', parameters);
    expect((await formatted(world, 'run-1'))[0]).toMatchObject(parameters);
    const [file] = (await world.submit(run, { dryRun: true })).files;
    expect(file?.tokens).toBeGreaterThan(0);
  });

  it('make another batch of the same requests; none at all make the one they always made', async () => {
    // Written down from before there were parameters.
    expect(generateCompletionBatchId('run-1', 'gpt-4.1-mini', 'identity')).toBe('cd50409f-0178-4e46-9f22-8c67ccd83ef4');
    const ids = [undefined, { a: 1, b: { c: 1, d: 2 } }, { a: 2 }, { a: null }].map((parameters) =>
      generateCompletionBatchId('run-1', 'gpt-4.1-mini', 'identity', parameters),
    );
    expect(new Set(ids).size).toBe(ids.length);
    const turned = { b: { d: 2, c: 1 }, a: 1 };
    expect(generateCompletionBatchId('run-1', 'gpt-4.1-mini', 'identity', turned)).toBe(ids[1]);
  });

  it('are part of what an execution was planned with', async () => {
    const world = await worldOf(smallReceipt(1));
    const first = await prepared(world, 'run-1', { top_p: 0.1, seed: 1 });
    expect((await prepared(world, 'run-1', { seed: 1, top_p: 0.1 })).resumed).toBe(true);
    for (const other of [undefined, { top_p: 0.2, seed: 1 }]) {
      await expect(prepared(world, 'run-1', other)).rejects.toMatchObject({
        code: 'plan-mismatch',
        message: expect.stringContaining('{"seed":1,"top_p":0.1}'),
      });
    }
    const text = await readFile(first.planPath, 'utf8');
    expect(parsePlan(text, 'plan.json').parameters).toEqual({ top_p: 0.1, seed: 1 });
    const theirs = JSON.stringify({ ...JSON.parse(text), parameters: { model: 'gpt-9' } });
    expect(() => parsePlan(theirs, 'plan.json')).toThrow(expect.objectContaining({ code: 'plan-unreadable' }));
  });

  it.each([
    ['no JSON', '{"a":', /not valid JSON/],
    ['a list', '[1]', /no JSON object/],
    ['a number', '1', /no JSON object/],
    ['null', 'null', /no JSON object/],
    ['the model', '{"model": "x"}', /model, messages, stream cannot be set/],
    ['the model, taken out', '{"model": null}', /cannot be set/],
    ['the prompt', '{"messages": []}', /cannot be set/],
    ['a stream', '{"stream": false}', /cannot be set/],
    ['several answers', '{"n": 2}', /n can be 1 only/],
    ['too much', JSON.stringify({ a: 'x'.repeat(5000) }), /5008 bytes/],
  ])('refused: %s', (_, text, message) => {
    expect(() => parseParameters(text)).toThrow(
      expect.objectContaining({ code: 'invalid-input', where: 'parameters', message: expect.stringMatching(message) }),
    );
  });

  it.each([
    ['{}', undefined],
    ['{"n": 1}', { n: 1 }],
    ['{"temperature": null, "max_tokens": 5}', { temperature: null, max_tokens: 5 }],
  ])('taken: %s', (text, expected) => {
    expect(parseParameters(text)).toEqual(expected);
  });
});
