import { expect, it } from 'vitest';
import { readData } from '../src/app/data.ts';
import { fillPage } from '../src/index.ts';

it('puts data in of which nothing means anything in HTML, and reads it out again', async () => {
  const data = { table: '</script><script>$&\u2028 日本 🧾' } as never;
  const [, packed = ''] = /^<script>([\w+/=]+)<\/script>$/.exec(fillPage('<script>%DATA%</script>', data)) ?? [];
  expect(await readData(packed)).toEqual(data);
});
