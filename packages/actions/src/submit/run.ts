// No logic here: runner.ts is what tests enter by.
import { end } from '../shared/failure.ts';
import { run } from './runner.ts';

await run();
end();
