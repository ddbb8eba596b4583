/**
 * Real processes, the built actions and the command line, under SIGKILL at seeded moments of their lives, then run again
 * until they are done: the rows and the bill are those of a night in which nothing was killed.
 */

import { scale } from '../world/scale.ts';
import { describeKills } from './killed-nights.ts';

describeKills('actions', scale(6, 850));
