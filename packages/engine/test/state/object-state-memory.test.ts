import { memoryStore } from '../objects/memory-store.ts';
import { objectPlace } from './object-places.ts';
import { describeState } from './state-suite.ts';

describeState({
  name: 'objects in memory',
  makePlace: async () => {
    const store = memoryStore();
    return objectPlace(() => store);
  },
  runs: 100,
});
