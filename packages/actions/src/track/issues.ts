/** Issues of a repository that the token itself has made, by GitHub's REST API. */
import { CompletionBatchError, type Logger, silentLogger } from '@completion-batch/engine';
import { z } from 'zod';
import type { GitHubApi, GitHubCall } from '../shared/github-api.ts';
import { explainGitHub, GitHubRefusal } from '../shared/github-refusals.ts';

export const LABEL = 'completion-batch';

const PAGE = 100;
/** One issue for each table: what is beyond is not looked at. */
const MOST_PAGES = 10;
/** Of all that the token's user has opened, with other actions, too: those that changed last. */
const MOST_LATEST_PAGES = 3;

/** Whom a job's own token acts as. */
const JOBS_LOGIN = 'github-actions[bot]';

const issue = z.object({
  number: z.int().positive(),
  state: z.enum(['open', 'closed']),
  title: z.string(),
  body: z.string().nullable(),
  user: z.object({ login: z.string() }).nullable(),
  labels: z.array(z.union([z.string(), z.object({ name: z.string().optional() })])),
  pull_request: z.unknown().optional(),
});
const comment = z.object({ body: z.string().optional(), user: z.object({ login: z.string() }).nullable() });
/** Where it is refused, `data` is null or missing, and there are `errors`, with status 200. */
const viewer = z.object({
  data: z.object({ viewer: z.object({ login: z.string().min(1).max(200) }).nullish() }).nullish(),
});

export interface Issue {
  readonly number: number;
  readonly isOpen: boolean;
  readonly title: string;
  readonly body: string;
  readonly hasLabel: boolean;
}

export interface IssueChange {
  readonly title?: string;
  readonly body?: string;
  readonly state?: 'open' | 'closed';
  readonly state_reason?: 'completed' | 'not_planned' | 'reopened';
}

export interface Place {
  readonly owner: string;
  readonly repo: string;
  /** As GITHUB_API_URL has it. */
  readonly apiUrl: string;
}

export class OwnIssues {
  readonly #api: GitHubApi;
  readonly #place: Place;
  readonly #logger: Logger;
  #login: string | undefined;

  constructor(api: GitHubApi, place: Place, logger: Logger = silentLogger) {
    this.#api = api;
    this.#place = place;
    this.#logger = logger;
  }

  /** Those with our label that this token has made; the oldest first. */
  list(): Promise<Issue[]> {
    return this.#list({ labels: LABEL, sort: 'created', direction: 'asc' }, MOST_PAGES);
  }

  /** Those that this token has made, with our label or without, of the ones that changed last; the oldest first. */
  listLatest(): Promise<Issue[]> {
    return this.#list({ sort: 'updated', direction: 'desc' }, MOST_LATEST_PAGES);
  }

  async #list(query: Readonly<Record<string, string>>, mostPages: number): Promise<Issue[]> {
    const login = await this.#ownLogin();
    const found: Issue[] = [];
    for (let page = 1; page <= mostPages; page += 1) {
      const parameters = { ...query, creator: login, state: 'all', per_page: String(PAGE), page: String(page) };
      const issues = await this.#call('GET /repos/{owner}/{repo}/issues', parameters, z.array(issue));
      // What the query asks for is looked at again: by this it is decided whose words are believed.
      const own = issues.filter(({ user, pull_request }) => user?.login === login && pull_request === undefined);
      found.push(...own.map(plain));
      if (issues.length < PAGE) break;
    }
    return found.sort((a, b) => a.number - b.number);
  }

  /** Not made again where its answer is lost. @throws CompletionBatchError `service-unreachable`: it may be there */
  async create(title: string, body: string): Promise<Issue> {
    const given = { title, body, labels: [LABEL] };
    const made = await this.#call('POST /repos/{owner}/{repo}/issues', {}, issue, given, true);
    const login = made.user?.login;
    if (login !== undefined && login !== this.#login) {
      this.#logger.warn(
        `issues that this token opens are of ${login}, which GitHub does not tell before: a later run will not know them for its own. Leave the input token out.`,
      );
      this.#login = login;
    }
    return plain(made);
  }

  /** Beside whatever labels it has. */
  async label(number: number): Promise<void> {
    const route = 'POST /repos/{owner}/{repo}/issues/{issue_number}/labels';
    await this.#call(route, { issue_number: String(number) }, z.unknown(), { labels: [LABEL] });
  }

  async change(number: number, change: IssueChange): Promise<void> {
    const route = 'PATCH /repos/{owner}/{repo}/issues/{issue_number}';
    await this.#call(route, { issue_number: String(number) }, z.unknown(), change);
  }

  /** Texts of this token's comments since then (ISO 8601). */
  async comments(number: number, since: string): Promise<string[]> {
    const login = await this.#ownLogin();
    const parameters = { issue_number: String(number), since, per_page: String(PAGE) };
    const route = 'GET /repos/{owner}/{repo}/issues/{issue_number}/comments';
    const found = await this.#call(route, parameters, z.array(comment));
    return found.filter(({ user }) => user?.login === login).map(({ body = '' }) => body);
  }

  /** Not made again where its answer is lost: people are notified of it. */
  async comment(number: number, body: string): Promise<void> {
    const route = 'POST /repos/{owner}/{repo}/issues/{issue_number}/comments';
    await this.#call(route, { issue_number: String(number) }, z.unknown(), { body }, true);
  }

  /** Who the token acts as; an installation's token may not ask `/user`. Where that is not told: whom a job's own acts as. */
  async #ownLogin(): Promise<string> {
    this.#login ??= (await this.#viewer()) ?? JOBS_LOGIN;
    return this.#login;
  }

  async #viewer(): Promise<string | undefined> {
    const url = `${this.#place.apiUrl.replace(/\/$/, '').replace(/\/api\/v3$/, '/api')}/graphql`;
    const call = { route: `POST ${url}`, parameters: {}, body: { query: '{viewer{login}}' } };
    try {
      const { value } = await this.#api.call(call, viewer);
      const login = value?.data?.viewer?.login;
      if (login !== undefined) return login;
    } catch (error) {
      // What is no token at all, or over its limit, is refused by the next call, too, in plain words.
      if (!(error instanceof GitHubRefusal)) throw explainIssues(error, `${this.#place.owner}/${this.#place.repo}`);
    }
    this.#logger.info(`GitHub does not tell who the token acts as: it is taken for ${JOBS_LOGIN}`);
    return undefined;
  }

  async #call<T>(
    route: string,
    more: GitHubCall['parameters'],
    answer: z.ZodType<T>,
    body?: unknown,
    once = false,
  ): Promise<T> {
    const { owner, repo } = this.#place;
    const parameters = { owner, repo, ...more };
    try {
      const { value } = await this.#api.call(
        { route, parameters, ...(body === undefined ? {} : { body }), once },
        answer,
      );
      if (value === undefined) throw new Error(`${route} was answered with nothing`);
      return value;
    } catch (error) {
      throw explainIssues(error, `${owner}/${repo}`);
    }
  }
}

function plain({ number, state, title, body, labels }: z.output<typeof issue>): Issue {
  const names = labels.map((one) => (typeof one === 'string' ? one : one.name));
  return { number, isOpen: state === 'open', title, body: body ?? '', hasLabel: names.includes(LABEL) };
}

/** In the words of who asked for an issue. */
function explainIssues(error: unknown, repository: string): unknown {
  const where = `the issue of ${repository}`;
  if (!(error instanceof GitHubRefusal) || error.until !== undefined)
    return explainGitHub(error, { repository, where });
  const said = `GitHub says: ${error.message.slice(0, 300)} (${error.status})`;
  if (error.status === 410) {
    return new CompletionBatchError('access-denied', `${repository} has no issues. ${said}`, {
      where,
      remedy: 'Turn them on (Settings, General, Features), or leave the input issue out. All other work is done.',
    });
  }
  if (error.status !== 403 && error.status !== 404) return explainGitHub(error, { repository, where });
  return new CompletionBatchError('access-denied', `the token may not write issues of ${repository}. ${said}`, {
    where,
    remedy:
      'Give the job that calls the workflow `permissions: issues: write` beside those that it has, or leave the input issue out. All other work is done.',
  });
}
