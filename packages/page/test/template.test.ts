import { expect, it } from 'vitest';
import { fillPage } from '../src/index.ts';

it('puts data in which nothing can end the script', () => {
  const page = fillPage('<script>%DATA%</script>', { table: '</script><script>$&' } as never);
  expect(page).toBe('<script>{"table":"\\u003c/script>\\u003cscript>$&"}</script>');
});
