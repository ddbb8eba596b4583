// No logic here: runner.ts is what tests enter by.
import { end } from '../shared/failure.ts';
import { keepHeapSmall } from '../shared/heap.ts';
import { run } from './runner.ts';

keepHeapSmall();
await run();
end();
