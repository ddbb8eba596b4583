/** A look at a model server before anything is sent to it. */
import { z } from 'zod';
import { MODEL_SERVER_BOUNDS as BOUNDS, CompletionBatchError, hideSecrets, parseJson } from '../engine-parts.ts';
import { bearer, type ForwardOptions, urlOf } from './forward.ts';
import { callServer, NoAnswer } from './server-call.ts';

const list = z.object({ data: z.array(z.object({ id: z.string() })) });

/**
 * Which models the server says it has; undefined where it answers, but has no such list.
 * @throws CompletionBatchError `service-unreachable`, `access-denied`
 */
export async function modelsOf(
  server: Pick<ForwardOptions, 'baseURL' | 'apiKey' | 'agent'>,
): Promise<readonly string[] | undefined> {
  const url = urlOf(server.baseURL, '/models');
  const { status, text } = await look(url, server);
  if (status === 401 || status === 403) {
    const said = hideSecrets(text.slice(0, 200), [server.apiKey]).replace(/\s+/g, ' ').trim();
    const why = server.apiKey === undefined ? 'it was sent no key' : 'it refuses the key that it was sent';
    throw new CompletionBatchError('access-denied', `the model server answers ${status}, as ${why}: ${said}`, {
      where: server.baseURL,
      remedy: 'Give it the key that the server was started with. Nothing was sent but a question for its models.',
    });
  }
  try {
    return list.parse(parseJson(text)).data.map(({ id }) => id);
  } catch {
    return undefined;
  }
}

async function look(url: URL, { apiKey, agent }: Pick<ForwardOptions, 'apiKey' | 'agent'>) {
  try {
    return await callServer({
      url,
      method: 'GET',
      headers: bearer(apiKey),
      timeoutMs: BOUNDS.lookMs.most,
      mostBytes: BOUNDS.answer.most,
      ...(agent === undefined ? {} : { agent }),
    });
  } catch (cause) {
    if (!(cause instanceof NoAnswer)) throw cause;
    throw new CompletionBatchError('service-unreachable', `no model server answers: ${cause.message}`, {
      where: url.href,
      remedy:
        'Start the server, wait until its model is loaded, and check host, port and path of its base URL, which usually ends in /v1. Nothing was sent.',
      cause,
    });
  }
}
