import { expect, it } from 'vitest';
import { buildPage } from '../build.ts';
import { readData } from '../src/app/data.ts';
import { fillPage } from '../src/index.ts';

it('puts data in of which nothing means anything in HTML, and reads it out again', async () => {
  const data = { table: '</script><script>$&\u2028 日本 🧾' } as never;
  const [, packed = ''] = /^<script>([\w+/=]+)<\/script>$/.exec(fillPage('<script>%DATA%</script>', data)) ?? [];
  expect(await readData(packed)).toEqual(data);
});

it('has one place for data, lets nothing run but what it was built with, and stays small', async () => {
  const page = await buildPage();
  expect(page.match(/%[A-Z]+%/g)).toEqual(['%DATA%']);
  const [, policy = ''] = /Content-Security-Policy" content="([^"]+)"/.exec(page) ?? [];
  expect(policy.split('; ')).toEqual([
    "default-src 'none'",
    expect.stringMatching(/^script-src 'sha256-[\w+/]{43}='$/),
    expect.stringMatching(/^style-src 'sha256-[\w+/]{43}='$/),
    "base-uri 'none'",
    "form-action 'none'",
  ]);
  expect(page).not.toMatch(/ on[a-z]+=|https?:\/\/(?!www\.w3\.org\/)/);
  // It is in every file of every report, and in what is installed.
  expect(page.length).toBeLessThan(120_000);
});
