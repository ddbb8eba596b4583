// How often each prompt's answers are what is expected.
import { readFileSync } from 'node:fs';

const { prompts, cases } = JSON.parse(readFileSync('cases.json', 'utf8'));
const right = new Map(Object.keys(prompts).map((name) => [name, 0]));
for (const line of readFileSync(process.argv[2], 'utf8').trim().split('\n')) {
  const { custom_id, result } = JSON.parse(line);
  const [name, at] = custom_id.split('/');
  if (String(result).trim() === cases[at].expect) right.set(name, right.get(name) + 1);
}
for (const [name, count] of right) console.log(`- ${name}: ${count} of ${cases.length}`);
