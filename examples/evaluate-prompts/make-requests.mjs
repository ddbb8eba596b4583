// Every case with every prompt; the custom id says which.
import { readFileSync } from 'node:fs';

const { prompts, cases } = JSON.parse(readFileSync('cases.json', 'utf8'));
for (const [name, content] of Object.entries(prompts)) {
  cases.forEach(({ ask }, at) => {
    const messages = [
      { role: 'system', content },
      { role: 'user', content: ask },
    ];
    const body = { model: 'gpt-4.1-mini', temperature: 0, messages };
    console.log(JSON.stringify({ custom_id: `${name}/${at}`, method: 'POST', url: '/v1/chat/completions', body }));
  });
}
