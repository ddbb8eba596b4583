// No logic here: runner.ts is what tests enter by.
import { end } from '../shared/failure.ts';
import { keepHeapSmall } from '../shared/heap.ts';
import { run } from './runner.ts';

// What is alive is 15 MB to 20 MB at any size: a full collection of it takes 5 ms.
keepHeapSmall(50);
await run();
end();
