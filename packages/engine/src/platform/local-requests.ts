/**
 * Which requests a server on this machine answers. A page in a browser here can send requests to it: any page by a
 * script or a form, and one whose name was made to lead here (DNS rebinding) as if it were its own server.
 */
import { createHash, timingSafeEqual } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';

const LOOPBACK = /^(?:(?:[\w-]+\.)*localhost|127(?:\.\d{1,3}){3}|\[::1\])$/i;
/** No page's name can be made to lead to somebody else's address: an address is no name. */
const ADDRESS = /^(?:\d{1,3}(?:\.\d{1,3}){3}|\[[\da-f:.]+\])$/i;

export interface LocalServer {
  readonly port: number;
  /** Where it listens; default loopback. Elsewhere it is reached by the machine's addresses as well, at any port. */
  readonly host?: string;
  /** Further names by which it is reached, with a port or for any. */
  readonly names?: readonly string[];
}

/** Why a request is not to be answered; undefined for one that a program sent to this server. */
export function whyNotFromHere(headers: IncomingHttpHeaders, server: LocalServer): string | undefined {
  const site = headers['sec-fetch-site'];
  if (headers.origin !== undefined || (site !== undefined && site !== 'none')) {
    return 'it does not answer web pages (Origin, Sec-Fetch-Site)';
  }
  const given = headers.host ?? '';
  if (isHostOf(given.toLowerCase(), server)) return undefined;
  return `the Host is ${JSON.stringify(given)}, and it answers to 127.0.0.1:${server.port} and localhost:${server.port} only`;
}

function isHostOf(given: string, { port, host = '127.0.0.1', names = [] }: LocalServer): boolean {
  const [, name = '', asked = '80'] = /^(\[[^\]]*\]|[^:]*)(?::(\d+))?$/.exec(given) ?? [];
  if (names.some((own) => own.toLowerCase() === given || own.toLowerCase() === name)) return true;
  if (LOOPBACK.test(host.includes(':') ? `[${host}]` : host)) return LOOPBACK.test(name) && Number(asked) === port;
  return LOOPBACK.test(name) || ADDRESS.test(name);
}

/** Whether a key is the one that was made up, told in the same time for all that are not. */
export function isKey(given: string, expected: string): boolean {
  const digest = (text: string): Buffer => createHash('sha256').update(text).digest();
  return timingSafeEqual(digest(given), digest(expected));
}
