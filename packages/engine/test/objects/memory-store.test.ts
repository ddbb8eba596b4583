import { memoryStore } from './memory-store.ts';
import { describeObjectStore } from './object-store-suite.ts';

describeObjectStore({
  name: 'memory',
  makeStore: async () => memoryStore(),
  everything: async () => [],
  runs: 30,
});
