/** Keeps web pages out: any page in a browser on this machine could send requests here, and none has business here. */
import type { IncomingMessage } from 'node:http';
import { ApiError } from './http.ts';

const LOOPBACK = /^(?:(?:.+\.)?localhost|127(?:\.\d{1,3}){3}|\[::1\])(?::\d+)?$/i;

/**
 * Refuses what a page's script sent. Under `/_emulator`, which asks for no key, the name in `Host` must also be this
 * machine's own: a page whose name leads here (DNS rebinding) sends reads that look like a program's.
 * @param host the address the emulator listens on; where that is not loopback, others are meant to reach it by any name
 * @throws ApiError 403
 */
export function refuseWebPages({ headers }: IncomingMessage, pathname: string, host: string): void {
  const site = headers['sec-fetch-site'];
  if (headers.origin !== undefined || (site !== undefined && site !== 'none')) {
    throw new ApiError(403, 'The emulator does not answer the scripts of web pages (Origin, Sec-Fetch-Site).');
  }
  const isLocal = LOOPBACK.test(host.includes(':') ? `[${host}]` : host);
  if (isLocal && pathname.startsWith('/_emulator/') && !LOOPBACK.test(headers.host ?? '')) {
    throw new ApiError(
      403,
      `Under /_emulator the Host must be 127.0.0.1 or localhost; it was '${headers.host ?? ''}'.`,
    );
  }
}
