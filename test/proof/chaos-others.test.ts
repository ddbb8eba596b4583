/** Every other state and workload, under seeded mixtures of faults: see chaos.ts. */
import { FURTHER } from '../world/combinations.ts';
import { scale } from '../world/scale.ts';
import { describeChaos } from './chaos.ts';

for (const combination of FURTHER) describeChaos(combination, scale(1, 150));
