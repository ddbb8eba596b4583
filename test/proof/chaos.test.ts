/** Labels with the state in a table, under seeded mixtures of faults: see chaos.ts. */
import { PIPELINE } from '../world/combinations.ts';
import { scale } from '../world/scale.ts';
import { describeChaos } from './chaos.ts';

describeChaos(PIPELINE, scale(3, 150));
