import { describe, expect, it } from 'vitest';
import { proxyFor } from '../../src/platform/proxy.ts';
import { redact, secretsOf } from '../../src/platform/redact.ts';

const BOTH = { HTTP_PROXY: 'http://one.lab:3128', HTTPS_PROXY: 'http://two.lab:3128' };
const through = (url: string, env: Record<string, string>): string | undefined => proxyFor(url, env)?.url.host;

describe('the proxy for a URL', () => {
  it.each([
    ['http://api.lab/v1', BOTH, 'one.lab:3128'],
    ['https://api.lab/v1', BOTH, 'two.lab:3128'],
    ['https://api.lab', { HTTP_PROXY: 'http://one.lab' }, undefined],
    ['http://api.lab', { HTTPS_PROXY: 'http://one.lab' }, undefined],
    ['http://api.lab', { ...BOTH, http_proxy: 'http://lower.lab:1' }, 'lower.lab:1'],
    ['http://api.lab', { ...BOTH, http_proxy: '' }, 'one.lab:3128'],
    ['http://api.lab', { HTTP_PROXY: 'proxy.lab:8080' }, 'proxy.lab:8080'],
    ['https://api.lab', { HTTPS_PROXY: 'https://proxy.lab' }, 'proxy.lab'],
    ['not a url', BOTH, undefined],
  ])('%s with %j', (url, env, proxy) => {
    expect(through(url, env as Record<string, string>)).toBe(proxy);
  });

  it.each([
    ['*', true],
    ['other.lab', false],
    ['api.example.com', true],
    ['API.Example.COM', true],
    ['example.com', true],
    ['.example.com', true],
    ['*.example.com', true],
    ['ple.com', false],
    ['com.', false],
    ['example.com:443', true],
    ['.example.com:443', true],
    ['api.example.com:8443', false],
    [' other.lab , example.com ', true],
    ['other.lab example.com', true],
    ['10.0.0.0/8', false],
    ['', false],
    [',,', false],
  ])('NO_PROXY %j excepts https://api.example.com: %s', (list, excepted) => {
    expect(through('https://api.example.com/v1', { ...BOTH, NO_PROXY: list }) === undefined).toBe(excepted);
    expect(through('https://api.example.com/v1', { ...BOTH, NO_PROXY: '*', no_proxy: list }) === undefined).toBe(
      list === '' ? true : excepted,
    );
  });

  it.each([
    ['http://10.1.2.3:8080/v1', '10.1.2.3', true],
    ['http://10.1.2.3:8080/v1', '10.0.0.0/8', true],
    ['http://10.1.2.3:8080/v1', '10.1.2.3:8080', true],
    ['http://10.1.2.3:8080/v1', '10.1.2.3:80', false],
    ['http://10.1.2.3:8080/v1', '2.3', false],
    ['http://10.1.2.3:8080/v1', '10.0.0.0/99', false],
    ['http://10.1.2.3:8080/v1', '11.0.0.0/8', false],
    ['http://[::1]:8080/v1', '::1', true],
    ['http://[::1]:8080/v1', '[::1]', true],
    ['http://[::1]:8080/v1', '[::1]:8080', true],
    ['http://[fd00::7]/v1', 'fd00::/8', true],
  ])('%s, NO_PROXY %s: %s', (url, list, excepted) => {
    expect(through(url, { ...BOTH, NO_PROXY: list }) === undefined).toBe(excepted);
  });
});

it('passwords of proxies are secrets, as written and as meant', () => {
  const secrets = secretsOf({ https_proxy: 'http://user:planted%40word@proxy.lab:3128' });
  expect(secrets).toEqual(expect.arrayContaining(['planted%40word', 'planted@word']));
  expect(redact('connect http://user:short@proxy.lab:3128/ failed')).toBe('connect http://…@proxy.lab:3128/ failed');
});
