/** `http://` shows keys and texts to whoever carries them: it is for this machine, and for hosts that are named for it. */
import { BlockList, isIP } from 'node:net';
import type { Environment } from './environment.ts';
import { CompletionBatchError } from './errors.ts';

/** Hosts to which plain HTTP is allowed: `host` or `host:port`, with commas or blanks between them. */
export const ALLOW_HTTP = 'COMPLETION_BATCH_ALLOW_HTTP';

const LOOPBACK = new BlockList();
LOOPBACK.addSubnet('127.0.0.0', 8, 'ipv4');
LOOPBACK.addAddress('::1', 'ipv6');

/**
 * @param where what names the URL: a variable, an input
 * @throws CompletionBatchError `invalid-input`
 */
export function checkPlainHttp(url: URL, env: Environment, where: string): void {
  if (url.protocol !== 'http:' || isLoopback(url.hostname)) return;
  const allowed = (env[ALLOW_HTTP] ?? '').toLowerCase().split(/[,\s]+/);
  const names = [url.hostname, `${url.hostname}:${url.port || '80'}`];
  if (names.some((name) => allowed.includes(name))) return;
  throw new CompletionBatchError(
    'invalid-input',
    `${url.protocol}//${url.host} is not encrypted, and another machine: nothing was sent to it`,
    { where, remedy: `Use https://. If everything between here and there is yours, set ${ALLOW_HTTP}=${url.host}.` },
  );
}

function isLoopback(hostname: string): boolean {
  const host = hostname.replace(/^\[(.*)\]$/, '$1').replace(/\.$/, '');
  const family = isIP(host);
  if (family === 0) return host === 'localhost' || host.endsWith('.localhost');
  return LOOPBACK.check(host, family === 4 ? 'ipv4' : 'ipv6');
}
