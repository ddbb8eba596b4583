// A request for each file of docs, called by its path.
import { readdirSync, readFileSync } from 'node:fs';

for (const name of readdirSync('docs').sort()) {
  if (!name.endsWith('.md') || name.endsWith('.fr.md')) continue;
  const text = readFileSync(`docs/${name}`, 'utf8');
  const messages = [
    {
      role: 'system',
      content: 'Translate this Markdown into French. Keep code and links. Answer with the Markdown only.',
    },
    { role: 'user', content: text },
  ];
  const body = { model: 'gpt-4.1-mini', temperature: 0, messages };
  console.log(JSON.stringify({ custom_id: `docs/${name}`, method: 'POST', url: '/v1/chat/completions', body }));
}
