/** GitHub's REST calls that a release needs: tags, refs, releases and their files. */
import { type Answer, fieldsOf, GitHub, literal, Refusal } from '../github.ts';
import { ReleaseProblem, variable } from './problem.ts';

const MOST_PAGES = 20;
const PAGE = 100;

export interface Asset {
  readonly id: number;
  readonly name: string;
  readonly state: string;
  /** `sha256:…`; GitHub works it out. */
  readonly digest: string | null;
}

export interface Release {
  readonly id: number;
  readonly tag_name: string;
  readonly draft: boolean;
  /** Its tag and files cannot be changed any more. */
  readonly immutable: boolean;
  readonly html_url: string;
  /** With `{?name,label}` at its end. */
  readonly upload_url: string;
  readonly assets: readonly Asset[];
}

export interface ReleaseText {
  readonly tag_name: string;
  readonly name: string;
  readonly body: string;
  readonly prerelease: boolean;
}

interface Reference {
  readonly ref: string;
  readonly object: { readonly type: string; readonly sha: string };
}

interface Call {
  readonly method?: 'GET' | 'POST' | 'PATCH' | 'DELETE';
  readonly body?: object;
  /** Answers that are no failure. */
  readonly also?: readonly number[];
}

interface Answered {
  readonly status: number;
  readonly json: unknown;
}

/** As a workflow has it in its environment; undefined where there is no token. */
export function gitHubFrom(env: NodeJS.ProcessEnv): Repository | undefined {
  if (env.GITHUB_TOKEN === undefined || env.GITHUB_TOKEN === '') return undefined;
  const remedy = 'In a workflow GitHub sets it; elsewhere it is owner/name, and https://api.github.com.';
  const name = variable(env, 'GITHUB_REPOSITORY', remedy);
  return new Repository(name, variable(env, 'GITHUB_API_URL', remedy), env.GITHUB_TOKEN);
}

export class Repository {
  /** `owner/name` */
  readonly name: string;
  readonly #gitHub: GitHub;

  constructor(name: string, api: string, token: string) {
    this.name = name;
    this.#gitHub = new GitHub({ url: api, token, repository: name });
  }

  /** What a tag leads to, be it signed or not; undefined where there is none. */
  async commitOfTag(tag: string): Promise<string | undefined> {
    const object = await this.refOfTag(tag);
    if (object === undefined || object.type === 'commit') return object?.sha;
    const { json } = await this.#call(`/git/tags/${object.sha}`);
    return (json as Reference).object.sha;
  }

  async refOfTag(tag: string): Promise<Reference['object'] | undefined> {
    const { status, json } = await this.#call(`/git/ref/tags/${tag}`, { also: [404] });
    return status === 404 ? undefined : (json as Reference).object;
  }

  /** Names of the tags that begin so. */
  async tagsBeginning(start: string): Promise<readonly string[]> {
    const { json } = await this.#call(`/git/matching-refs/tags/${start}`);
    return (json as readonly Reference[]).map(({ ref }) => ref.slice('refs/tags/'.length));
  }

  /** @returns the object's name. It is nowhere to be seen until a ref leads to it */
  async createTagObject(tag: {
    readonly tag: string;
    readonly message: string;
    readonly object: string;
    readonly tagger: { readonly name: string; readonly email: string; readonly date: string };
  }): Promise<string> {
    const { json } = await this.#call('/git/tags', { method: 'POST', body: { ...tag, type: 'commit' } });
    return (json as { readonly sha: string }).sha;
  }

  /** @returns false where there is one already */
  async createTag(tag: string, sha: string): Promise<boolean> {
    const body = { ref: `refs/tags/${tag}`, sha };
    const { status } = await this.#call('/git/refs', { method: 'POST', body, also: [422] });
    return status !== 422;
  }

  async moveTag(tag: string, sha: string): Promise<void> {
    await this.#call(`/git/refs/tags/${tag}`, { method: 'PATCH', body: { sha, force: true } });
  }

  /** Drafts among them, which are found in the list only. */
  async findRelease(tag: string): Promise<Release | undefined> {
    for (let page = 1; page <= MOST_PAGES; page += 1) {
      const { json } = await this.#call(`/releases?per_page=${PAGE}&page=${page}`);
      const releases = json as readonly Release[];
      const found = releases.find(({ tag_name }) => tag_name === tag);
      if (found !== undefined || releases.length < PAGE) return found;
    }
    return undefined;
  }

  async createDraft(draft: ReleaseText): Promise<Release> {
    const { json } = await this.#call('/releases', { method: 'POST', body: { ...draft, draft: true } });
    return json as Release;
  }

  /** Whoever made the draft, it says then what is told here. */
  async publishRelease(id: number, text: ReleaseText, isLatest: boolean): Promise<Release> {
    const body = { ...text, draft: false, make_latest: String(isLatest) };
    return (await this.#call(`/releases/${id}`, { method: 'PATCH', body })).json as Release;
  }

  async deleteAsset(id: number): Promise<void> {
    await this.#call(`/releases/assets/${id}`, { method: 'DELETE' });
  }

  async uploadAsset(release: Release, name: string, bytes: Uint8Array<ArrayBuffer>): Promise<void> {
    const url = new URL(release.upload_url.replace(/\{.*$/, ''));
    url.searchParams.set('name', name);
    await answered(this.#gitHub.upload(url, bytes), `POST ${url.pathname}`);
  }

  async #call(path: string, { method = 'GET', body, also = [] }: Call = {}): Promise<Answered> {
    const { status, body: json } = await answered(this.#gitHub.ask(method, path, body), `${method} ${path}`, also);
    return { status, json };
  }
}

const AGAIN = 'Run this again: what is done already is found and left as it is.';

/** @throws ReleaseProblem for an answer that is neither good nor one of these, and for none */
async function answered(asked: Promise<Answer>, what: string, also: readonly number[] = []): Promise<Answer> {
  const answer = await asked.catch((error: unknown) => {
    throw error instanceof Refusal ? new ReleaseProblem(error.message, AGAIN) : error;
  });
  const { status, body } = answer;
  if ((status >= 200 && status < 300) || also.includes(status)) return answer;
  const { message = 'no message', errors } = fieldsOf(body);
  throw new ReleaseProblem(
    `GitHub answers ${what} with ${status}: ${literal(message)}${errors === undefined ? '' : ` ${literal(JSON.stringify(errors))}`}`,
    status === 403 || status === 404
      ? 'The token has to have contents: write, and a rule of the repository must let it make these tags (RELEASING.md).'
      : AGAIN,
  );
}
