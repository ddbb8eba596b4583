/** Where the token of a script goes, and where it does not. */
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { GitHub } from '../../scripts/github.ts';

let server: Server;
let url = '';
const asked: string[] = [];

beforeEach(async () => {
  asked.length = 0;
  server = createServer((request, response) => {
    asked.push(`${request.method} ${request.url}`);
    if (request.url?.endsWith('/moved')) return void response.writeHead(307, { location: '/repos/a/b/other' }).end();
    response.writeHead(200, { 'content-type': 'application/json' }).end('[]');
  });
  await new Promise<void>((up) => server.listen(0, '127.0.0.1', up));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterEach(() => new Promise((closed) => server.close(closed)));

const gitHub = (): GitHub => new GitHub({ url, token: 'planted', repository: 'a/b' });

it('what is read may be elsewhere; what is written is written where it was meant, or not at all', async () => {
  expect(await gitHub().call('GET', '/moved')).toEqual([]);
  await expect(gitHub().call('POST', '/moved', {})).rejects.toThrow('GitHub did not answer POST /repos/a/b/moved.');
  expect(asked).toEqual(['GET /repos/a/b/moved', 'GET /repos/a/b/other', 'POST /repos/a/b/moved']);
});

it('a file goes to another server by TLS alone', async () => {
  const file = new Uint8Array([1]);
  await expect(gitHub().upload(new URL('http://uploads.example.com/a'), file)).rejects.toThrow('which is not https');
  expect((await gitHub().upload(new URL(`${url}/a`), file)).status).toBe(200);
});
