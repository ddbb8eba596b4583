import { expect, it } from 'vitest';
import { storeBelow } from '../../src/objects/store-below.ts';
import { memoryStore } from './memory-store.ts';
import { describeObjectStore, keys } from './object-store-suite.ts';

describeObjectStore({
  name: 'a folder of a store',
  makeStore: async () => storeBelow(memoryStore(), 'embed'),
  everything: async () => [],
  runs: 10,
});

it('sees nothing beside it, and says where things lie in the whole', async () => {
  const store = memoryStore();
  await store.put('embedded/x', '1');
  const below = storeBelow(store, 'embed');
  await below.put('x', '2');
  expect(await keys(below, '')).toEqual(['x']);
  expect(await keys(store, '')).toEqual(['embed/x', 'embedded/x']);
  expect(below.locate('x')).toBe(store.locate('embed/x'));
  expect(below.url).toBe(`${store.url}/embed`);
  expect(() => below.locate('../embedded/x')).toThrow('..');
});
