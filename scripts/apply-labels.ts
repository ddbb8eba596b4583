/** Of .github/workflows/apply-labels.yml. */
import { readFileSync } from 'node:fs';
import { GitHub, runScript } from './github.ts';
import { applyLabels, parseLabels } from './labels.ts';

const file = new URL('../.github/labels.yml', import.meta.url);

await runScript(() => applyLabels(GitHub.of(process.env), parseLabels(readFileSync(file, 'utf8'))));
