/** What the service itself checks before anybody answers. */
import { errorReply } from '../http.ts';
import type { Responder } from '../types.ts';

/** The responder behind a check that throws what the service says: it is asked only what the service would take. */
export function checking(check: (body: unknown) => unknown, responder: Responder): Responder {
  return async (request) => {
    try {
      check(request.body);
    } catch (error) {
      const { status, json } = errorReply(error);
      return { status, body: json };
    }
    return responder(request);
  };
}
