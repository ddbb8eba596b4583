/** Keeps web pages out: any page in a browser on this machine could send requests here, and none has business here. */
import type { IncomingMessage } from 'node:http';
import { isKey, whyNotFromHere } from './engine-parts.ts';
import { ApiError } from './http.ts';
import type { Settings } from './options.ts';

/**
 * Refuses what a page sent, by a script, a form, or a name of its own that leads here.
 * @param port where the emulator listens, at the address that the settings name
 * @throws ApiError 403, 400 for a body of a type that nothing here takes
 */
export function refuseWebPages(request: IncomingMessage, { host, hosts }: Settings, port: number): void {
  const why = whyNotFromHere(request.headers, { host, port, names: hosts });
  if (why !== undefined) throw new ApiError(403, `The emulator does not answer this request: ${why}.`);
}

/** The types that a page may send to anybody are no JSON. @throws ApiError 400 where there is a body of another type */
export function checkType({ headers, method }: IncomingMessage, isUpload: boolean): void {
  const given = headers['content-type'];
  const hasBody = headers['transfer-encoding'] !== undefined || Number(headers['content-length'] ?? 0) > 0;
  if (method === 'GET' || isUpload || (given === undefined && !hasBody)) return;
  if (/^application\/json\s*(?:;|$)/i.test(given ?? '')) return;
  const message = `Unsupported content type: '${given ?? ''}'. This API method only accepts 'application/json' requests.`;
  throw new ApiError(400, message, { code: 'unsupported_content_type' });
}

/** What the API asks of everybody, and the emulator's own routes of who started it. @throws ApiError 401 */
export function checkBearer({ headers }: IncomingMessage, pathname: string, adminKey: string): void {
  const bearer = /^Bearer\s+(\S+)$/i.exec(headers.authorization ?? '')?.[1];
  if (pathname.startsWith('/v1/') && bearer === undefined) {
    throw new ApiError(401, 'No API key was given. Send it in an Authorization header: Bearer YOUR_KEY.');
  }
  if (pathname.startsWith('/_emulator/') && !isKey(bearer ?? '', adminKey)) {
    throw new ApiError(
      401,
      "Under /_emulator the Authorization header must be 'Bearer KEY' with the key that this start made up: " +
        'emulator.adminKey in a program, "adminKey" of completion-batch emulator --json.',
    );
  }
}
