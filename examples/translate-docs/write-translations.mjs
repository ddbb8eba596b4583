// docs/x.md of the results becomes docs/x.fr.md; a custom id that is no such path is refused.
import { readFileSync, writeFileSync } from 'node:fs';

for (const line of readFileSync(process.argv[2], 'utf8').trim().split('\n')) {
  const { custom_id, result } = JSON.parse(line);
  if (!/^docs\/[\w-]+\.md$/.test(custom_id)) throw new Error(`${custom_id} is no file of docs`);
  if (result !== null) writeFileSync(custom_id.replace(/\.md$/, '.fr.md'), `${result.trim()}\n`);
}
