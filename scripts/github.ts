/**
 * Calls of GitHub's REST API, for scripts that run beside a token which may write. Node alone: no package runs there. Every
 * answer is bounded in size and time, and its shape is looked at where it is used.
 */

/** What a script ends with that will not do, or cannot do, what it was started for. */
export class Refusal extends Error {
  override readonly name = 'Refusal';
}

export interface GitHubOptions {
  /** Without a slash at the end. */
  readonly url: string;
  readonly token: string;
  /** `owner/name` */
  readonly repository: string;
}

export interface Answer {
  readonly status: number;
  readonly body: unknown;
}

const MOST_MILLISECONDS = 60_000;
const MOST_JSON = 16 * 2 ** 20;
/** Of a list, each of 100. */
const MOST_PAGES = 20;

export class GitHub {
  readonly repository: string;
  readonly #options: GitHubOptions;

  /** @throws Refusal where the environment lacks what every step of a workflow is given, or the token */
  static of(env: Readonly<Record<string, string | undefined>>): GitHub {
    const { GITHUB_API_URL: url, GITHUB_REPOSITORY: repository, GITHUB_TOKEN: token } = env;
    if (!url || !token || !/^[\w.-]+\/[\w.-]+$/.test(repository ?? '')) {
      throw new Refusal(
        'GITHUB_API_URL, GITHUB_REPOSITORY and GITHUB_TOKEN have to be set: a step of a workflow has the first two, and is given the third.',
      );
    }
    return new GitHub({ url: url.replace(/\/$/, ''), repository: repository ?? '', token });
  }

  constructor(options: GitHubOptions) {
    this.#options = options;
    this.repository = options.repository;
  }

  /** @throws Refusal for any answer but a good one */
  async call(method: string, path: string, body?: object): Promise<unknown> {
    const answer = await this.ask(method, path, body);
    if (answer.status >= 200 && answer.status < 300) return answer.body;
    throw new Refusal(`GitHub answered ${method} ${path} with ${answer.status}: ${messageOf(answer.body)}`);
  }

  /** @throws Refusal where there is no answer, or none that can be read */
  async ask(method: string, path: string, body?: object): Promise<Answer> {
    return answerOf(await this.#fetch(method, path, body), `${method} ${path}`);
  }

  /**
   * Brings a file to where GitHub says, which is another server of its own.
   * @throws Refusal for a place that is to be reached without TLS, where GitHub is not; and as `ask`
   */
  async upload(to: URL, bytes: Uint8Array<ArrayBuffer>): Promise<Answer> {
    if (to.protocol !== 'https:' && to.origin !== new URL(this.#options.url).origin) {
      throw new Refusal(`GitHub wants files at ${to.origin}, which is not https: the token does not go there.`);
    }
    return answerOf(await this.#send('POST', to.href, bytes, 'application/octet-stream'), `POST ${to.pathname}`);
  }

  /** All pages of a list. */
  async list(path: string): Promise<readonly unknown[]> {
    const found: unknown[] = [];
    for (let page = 1; page <= MOST_PAGES; page += 1) {
      const part = await this.call('GET', `${path}${path.includes('?') ? '&' : '?'}per_page=100&page=${page}`);
      if (!Array.isArray(part)) throw new Refusal(`GitHub's answer to GET ${path} is not a list.`);
      found.push(...part);
      if (part.length < 100) return found;
    }
    throw new Refusal(`GitHub lists more than ${MOST_PAGES * 100} at ${path}.`);
  }

  /** A file: GitHub leads to another server, which does not get the token. */
  async download(path: string, most: number): Promise<Buffer> {
    const response = await this.#fetch('GET', path);
    if (!response.ok) throw new Refusal(`GitHub answered GET ${path} with ${response.status}.`);
    return bounded(response, most, path);
  }

  #fetch(method: string, path: string, body?: object): Promise<Response> {
    const { url, repository } = this.#options;
    const text = body === undefined ? undefined : JSON.stringify(body);
    return this.#send(method, `${url}/repos/${repository}${path}`, text, 'application/json');
  }

  async #send(
    method: string,
    url: string,
    body: string | Uint8Array<ArrayBuffer> | undefined,
    type: string,
  ): Promise<Response> {
    try {
      return await fetch(url, {
        method,
        headers: {
          accept: 'application/vnd.github+json',
          authorization: `token ${this.#options.token}`,
          'user-agent': 'completion-batch',
          'x-github-api-version': '2022-11-28',
          ...(body === undefined ? {} : { 'content-type': type }),
        },
        ...(body === undefined ? {} : { body }),
        // What is written is written where it was meant.
        redirect: method === 'GET' ? 'follow' : 'error',
        signal: AbortSignal.timeout(MOST_MILLISECONDS),
      });
    } catch (cause) {
      throw new Refusal(`GitHub did not answer ${method} ${new URL(url).pathname}.`, { cause });
    }
  }
}

async function answerOf(response: Response, what: string): Promise<Answer> {
  const text = (await bounded(response, MOST_JSON, what)).toString();
  try {
    return { status: response.status, body: text === '' ? undefined : JSON.parse(text) };
  } catch (cause) {
    throw new Refusal(`GitHub's answer to ${what} is not JSON.`, { cause });
  }
}

/** @throws Refusal for more than `most` bytes, before they are taken in */
async function bounded(response: Response, most: number, path: string): Promise<Buffer> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of response.body ?? []) {
    size += chunk.length;
    if (size > most) throw new Refusal(`GitHub's answer to ${path} has more than ${most} bytes.`);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

function messageOf(body: unknown): string {
  return literal(fieldsOf(body).message ?? 'no message');
}

/** The fields of an object; of anything else none. */
export function fieldsOf(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null ? (value as Readonly<Record<string, unknown>>) : {};
}

/** A text of somebody else's on one line of a log, where it can neither end the line nor begin a workflow command. */
export function literal(value: unknown): string {
  return JSON.stringify(String(value).slice(0, 120)).replaceAll(/[^ -~]/g, '?');
}

/** Runs a script, and ends it as a step of a workflow ends: what was refused is said without a stack. */
export async function runScript(main: () => Promise<string>): Promise<void> {
  try {
    console.log(await main());
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    console.error(error.message);
    process.exitCode = 1;
  }
}
