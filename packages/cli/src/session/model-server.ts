/** A model server as it is named on the command line: `URL` or `URL#model`. */
import { type ForwardOptions, modelsOf } from '@completion-batch/emulator';
import {
  CompletionBatchError,
  checkPlainHttp,
  type Environment,
  type Logger,
  proxyAgents,
} from '@completion-batch/engine';

export interface ModelServerFlags {
  /** Requests at a time. */
  readonly concurrency: number | undefined;
  readonly timeoutSeconds: number | undefined;
}

/** The variable with its key; named like the secrets that are taken out of everything that is printed. */
const KEY = 'FORWARD_API_KEY';

/**
 * @param option that named it
 * @throws CompletionBatchError `invalid-input`
 */
export function modelServer(
  text: string,
  option: string,
  { concurrency, timeoutSeconds }: ModelServerFlags,
  env: Environment,
): ForwardOptions {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  const refuse = (why: string): CompletionBatchError =>
    new CompletionBatchError('invalid-input', `${option} ${why}`, {
      where: option,
      remedy: `Use a base URL, e.g. http://127.0.0.1:11434/v1 or http://127.0.0.1:11434/v1#llama3.2; a key belongs into ${KEY}.`,
    });
  if (url === undefined || !['http:', 'https:'].includes(url.protocol)) throw refuse(`is ${JSON.stringify(text)}`);
  if (url.username !== '' || url.password !== '' || url.search !== '') {
    throw refuse(`has a user, a password or a query in its URL, of ${url.host}`);
  }
  checkPlainHttp(url, env, option);
  const model = decoded(url.hash.slice(1));
  url.hash = '';
  const agents = proxyAgents(env, [url.href]).requestHandler;
  return {
    baseURL: url.href.replace(/\/$/, ''),
    ...(model === '' ? {} : { model }),
    ...(env[KEY] ? { apiKey: env[KEY] } : {}),
    ...(concurrency === undefined ? {} : { concurrency }),
    ...(timeoutSeconds === undefined ? {} : { timeoutMs: timeoutSeconds * 1000 }),
    ...(agents === undefined ? {} : { agent: url.protocol === 'https:' ? agents.httpsAgent : agents.httpAgent }),
  };
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

/**
 * The server, once it has answered, with the model that is meant where it has only one.
 * @throws CompletionBatchError where it is not there, refuses the key, or has several models and none is named
 */
export async function reached(server: ForwardOptions, option: string, logger: Logger): Promise<ForwardOptions> {
  const models = await modelsOf(server);
  if (models === undefined || models.length === 0) return server;
  const { model } = server;
  const shown = models.slice(0, 5).join(', ') + (models.length > 5 ? ', …' : '');
  if (model === undefined) {
    const [only] = models;
    if (models.length === 1 && only !== undefined) return { ...server, model: only };
    throw new CompletionBatchError('invalid-input', `${server.baseURL} has ${models.length} models: ${shown}`, {
      where: option,
      remedy: `Name one behind the URL: ${server.baseURL}#${models[0]}`,
    });
  }
  // Ollama's names have a tag, which may be left out.
  if (!models.some((each) => each === model || each.startsWith(`${model}:`))) {
    logger.warn(
      `${server.baseURL} does not list a model ${model}, but ${shown}; it is asked for ${model} all the same`,
    );
  }
  return server;
}
