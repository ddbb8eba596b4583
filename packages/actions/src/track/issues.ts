/** Issues of a repository that the token itself has made, by GitHub's REST API. */
import { CompletionBatchError } from '@completion-batch/engine';
import { z } from 'zod';
import type { GitHubApi, GitHubCall } from '../shared/github-api.ts';
import { explainGitHub, GitHubRefusal } from '../shared/github-refusals.ts';

export const LABEL = 'completion-batch';

const PAGE = 100;
/** One issue for each table: what is beyond is not looked at. */
const MOST_PAGES = 10;

const issue = z.object({
  number: z.int().positive(),
  state: z.enum(['open', 'closed']),
  title: z.string(),
  body: z.string().nullable(),
  user: z.object({ login: z.string() }).nullable(),
  pull_request: z.unknown().optional(),
});
const comment = z.object({ body: z.string().optional(), user: z.object({ login: z.string() }).nullable() });
const viewer = z.object({ data: z.object({ viewer: z.object({ login: z.string().min(1).max(200) }) }) });

export interface Issue {
  readonly number: number;
  readonly isOpen: boolean;
  readonly title: string;
  readonly body: string;
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
  #login: string | undefined;

  constructor(api: GitHubApi, place: Place) {
    this.#api = api;
    this.#place = place;
  }

  /** Those with our label that this token has made; the oldest first. */
  async list(): Promise<Issue[]> {
    const login = await this.#ownLogin();
    const found: Issue[] = [];
    for (let page = 1; page <= MOST_PAGES; page += 1) {
      const query = { labels: LABEL, creator: login, state: 'all', sort: 'created', direction: 'asc' };
      const parameters = { ...query, per_page: String(PAGE), page: String(page) };
      const issues = await this.#call('GET /repos/{owner}/{repo}/issues', parameters, z.array(issue));
      // What the query asks for is looked at again: by this it is decided whose words are believed.
      const own = issues.filter(({ user, pull_request }) => user?.login === login && pull_request === undefined);
      found.push(...own.map(plain));
      if (issues.length < PAGE) break;
    }
    return found.sort((a, b) => a.number - b.number);
  }

  /** Not made again where its answer is lost. @throws CompletionBatchError `service-unreachable`: it may be there */
  create(title: string, body: string): Promise<Issue> {
    return this.#call('POST /repos/{owner}/{repo}/issues', {}, issue, { title, body, labels: [LABEL] }, true).then(
      plain,
    );
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

  /** Who the token acts as; an installation's token may not ask `/user`. */
  async #ownLogin(): Promise<string> {
    if (this.#login !== undefined) return this.#login;
    const url = `${this.#place.apiUrl.replace(/\/$/, '').replace(/\/api\/v3$/, '/api')}/graphql`;
    const { data } = await this.#call(`POST ${url}`, {}, viewer, { query: '{viewer{login}}' });
    this.#login = data.viewer.login;
    return this.#login;
  }

  async #call<T>(
    route: string,
    more: GitHubCall['parameters'],
    answer: z.ZodType<T>,
    body?: unknown,
    once = false,
  ): Promise<T> {
    const { owner, repo } = this.#place;
    const parameters = route.includes('{owner}') ? { owner, repo, ...more } : more;
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

function plain({ number, state, title, body }: z.output<typeof issue>): Issue {
  return { number, isOpen: state === 'open', title, body: body ?? '' };
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
