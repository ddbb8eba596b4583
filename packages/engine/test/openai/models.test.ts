/** Parameters by model, name by name: one that the model does not take refuses every request of a batch. */
import { describe, expect, it } from 'vitest';
import { modelParameters, readModelName, smallestQueue } from '../../src/openai/models.ts';

const HIDDEN = 4096;
const plain = { temperature: 0, max_completion_tokens: 100 };
const effort = (reasoning_effort: string) => ({ reasoning_effort, max_completion_tokens: 100 + HIDDEN });
const unhidden = { reasoning_effort: 'none', max_completion_tokens: 100 };
const nothing = { max_completion_tokens: 100 + HIDDEN };

describe('parameters', () => {
  it.each([
    // No temperature for reasoning models; their least effort.
    ['gpt-5', effort('minimal')],
    ['gpt-5-mini', effort('minimal')],
    ['gpt-5-nano', effort('minimal')],
    ['gpt-5-2025-08-07', effort('minimal')],
    ['gpt-5-mini-2025-08-07', effort('minimal')],
    ['openai/gpt-5-mini', effort('minimal')],
    ['azure/gpt-5-mini', effort('minimal')],
    ['azure_ai/gpt-5', effort('minimal')],
    ['openrouter/openai/gpt-5-mini', effort('minimal')],
    ['openrouter/openai/gpt-5-mini:free', effort('minimal')],
    ['openai:gpt-5-mini', effort('minimal')],
    ['GPT-5-Mini', effort('minimal')],
    // From 5.1 on there is `none`, and no `minimal`.
    ['gpt-5.1', unhidden],
    ['gpt-5.1-2025-11-13', unhidden],
    ['gpt-5.2', unhidden],
    ['openai/gpt-5.2', unhidden],
    ['gpt-5.4', unhidden],
    ['gpt-5.4-mini', unhidden],
    ['gpt-5.4-nano', unhidden],
    ['gpt-5.5', unhidden],
    ['gpt-5.6-luna', unhidden],
    ['gpt-5.6-sol', unhidden],
    ['gpt-6-luna', unhidden],
    ['gpt-6-sol', unhidden],
    ['gpt-6.1-sol', unhidden],
    // Chat models take the default only, in everything.
    ['gpt-5-chat', nothing],
    ['gpt-5-chat-latest', nothing],
    ['gpt-5-chat-2025-08-07', nothing],
    ['gpt-5.1-chat-latest', nothing],
    ['gpt-5.2-chat-latest', nothing],
    ['gpt-5.3-chat', nothing],
    ['openai/gpt-5.2-chat', nothing],
    ['azure/gpt-5-chat', nothing],
    // So do the pro models (high only, or medium and up) and those that search.
    ['gpt-5-pro', nothing],
    ['gpt-5-pro-2025-10-06', nothing],
    ['gpt-5.2-pro', nothing],
    ['o1-pro', nothing],
    ['o3-pro', nothing],
    ['o3-pro-2025-06-10', nothing],
    ['o3-deep-research', nothing],
    ['o4-mini-deep-research', nothing],
    ['gpt-4o-search-preview', nothing],
    ['gpt-4o-mini-search-preview-2025-03-11', nothing],
    ['gpt-5-search-api', nothing],
    // Codex: neither minimal nor none; the small ones not even low.
    ['gpt-5-codex', effort('low')],
    ['gpt-5.1-codex', effort('low')],
    ['gpt-5.1-codex-max', effort('low')],
    ['gpt-5.2-codex', effort('low')],
    ['gpt-5.1-codex-mini', nothing],
    ['codex-mini-latest', nothing],
    // The first small o models take no effort.
    ['o1', effort('low')],
    ['o1-2024-12-17', effort('low')],
    ['o1-mini', nothing],
    ['o1-mini-2024-09-12', nothing],
    ['o1-preview', nothing],
    ['o3', effort('low')],
    ['o3-mini', effort('low')],
    ['o4-mini', effort('low')],
    ['o4-mini-2025-04-16', effort('low')],
    ['openai/o4-mini', effort('low')],
    ['ft:o4-mini-2025-04-16:org::abc', effort('low')],
    // No reasoning.
    ['gpt-4.1', plain],
    ['gpt-4.1-mini', plain],
    ['gpt-4.1-nano-2025-04-14', plain],
    ['gpt-4o', plain],
    ['gpt-4o-mini-2024-07-18', plain],
    ['gpt-4-turbo', plain],
    ['gpt-4', plain],
    ['gpt-3.5-turbo', plain],
    ['gpt-35-turbo', plain],
    ['chatgpt-4o-latest', plain],
    ['openai/gpt-4.1-mini', plain],
    ['ft:gpt-4.1-mini-2025-04-14:org::abc', plain],
    // The organisation's and the suffix's names are no model's.
    ['ft:gpt-4.1-mini-2025-04-14:my-pro:gpt-5-chat:abc', plain],
    ['openai/ft:gpt-4.1-mini:acme/o3::x', plain],
    ['ft:gpt-4.1-mini:soft:x:o3', plain],
    // Others': whatever they are, they take a bound.
    ['openai/gpt-oss-120b', nothing],
    ['llama-3.3-70b', nothing],
    ['anthropic/claude-opus-4.1', nothing],
    ['accounts/fireworks/models/qwen3-8b', nothing],
    ['my-deployment', nothing],
    ['o', nothing],
    ['gpt-50', nothing],
    ['', nothing],
  ])('of %s', (model, expected) => {
    expect(modelParameters(model, 100)).toEqual(expected);
  });
});

it('a name is the same with provider, organisation and date', () => {
  const name = 'gpt-4.1-mini-2025-04-14';
  const same = [name, `openai/${name}`, `ft:${name}:org::id`, `openrouter/openai/${name}:nitro`, name.toUpperCase()];
  expect(same.map((model) => readModelName(model).name)).toEqual(same.map(() => name));
  expect(same.map((model) => readModelName(model).family)).toEqual(same.map(() => 'gpt-4.1-mini'));
  expect(same.map((model) => readModelName(model).fineTuned)).toEqual([false, false, true, false, false]);
});

it('the smallest queue is that of the family, whatever stands around its name', () => {
  expect(smallestQueue('gpt-5-mini')).toBe(2_000_000);
  expect(smallestQueue('openai/gpt-5-mini')).toBe(2_000_000);
  expect(smallestQueue('gpt-4o')).toBe(90_000);
  expect(smallestQueue('ft:gpt-4o-2024-08-06:minimal-org::x')).toBe(90_000);
  expect(smallestQueue('nano-gateway/gpt-4o')).toBe(90_000);
});
