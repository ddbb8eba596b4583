/** Issues, their comments and workflow runs, as GitHub's REST API has them: a part of its stand-in. */
import type { ApiAnswer, ApiRequest } from './github-api.ts';

export interface StoodIssue {
  readonly number: number;
  title: string;
  body: string | null;
  state: 'open' | 'closed';
  state_reason: string | null;
  labels: readonly string[];
  readonly user: string;
  /** Milliseconds since 1970. */
  readonly comments: { readonly body: string; readonly user: string; readonly at: number }[];
  readonly isPull: boolean;
}

export class IssuesAndRuns {
  readonly all: StoodIssue[] = [];
  /** Whose the token is. */
  login = 'github-actions[bot]';
  /** What the token may: without, GitHub answers 403. */
  mayReadRuns = true;
  mayWriteIssues = true;
  /** Whether the repository has issues at all. */
  areOn = true;
  /** Status of a run's attempt, by `RUN/ATTEMPT`. */
  readonly runs = new Map<string, string>();
  readonly #now: () => number;

  constructor(now: () => number) {
    this.#now = now;
  }

  /** By whoever; as another than the token's user it is what an outsider opens. */
  open(title: string, body: string, user = this.login, labels: readonly string[] = [], isPull = false): StoodIssue {
    const made = { number: this.all.length + 1, title, body, user, labels, isPull, comments: [] };
    const issue: StoodIssue = { ...made, state: 'open', state_reason: null };
    this.all.push(issue);
    return issue;
  }

  /** Undefined for what is none of this. */
  answer({ method, path }: ApiRequest, body: Record<string, unknown>): ApiAnswer | undefined {
    if (path === '/graphql') return { status: 200, body: { data: { viewer: { login: this.login } } } };
    const [, run = ''] = /^\/actions\/runs\/(\d+\/attempts\/\d+)$/.exec(path) ?? [];
    if (method === 'GET' && run !== '') return this.#run(run.replace('/attempts/', '/'));
    const [, number = '', part = '', query = ''] =
      /^\/issues(?:\/(\d+))?(\/comments|\/labels)?(?:\?(.*))?$/.exec(path) ?? [];
    if (!path.startsWith('/issues')) return undefined;
    if (!this.areOn) return refused(410, 'Issues has been disabled in this repository.');
    if (method !== 'GET' && !this.mayWriteIssues) return refused(403, 'Resource not accessible by integration');
    const asked = new URLSearchParams(query);
    if (number === '') return method === 'GET' ? this.#list(asked) : this.#opened(body);
    const issue = this.all.find((one) => one.number === Number(number));
    if (issue === undefined) return refused(404, 'Not Found');
    if (part === '/labels') return labelled(issue, body);
    if (part !== '') return method === 'GET' ? listed(issue, asked) : this.#commented(issue, body);
    Object.assign(issue, body);
    return { status: 200, body: shown(issue) };
  }

  #run(key: string): ApiAnswer {
    if (!this.mayReadRuns) return refused(403, 'Resource not accessible by integration');
    const status = this.runs.get(key);
    return status === undefined ? refused(404, 'Not Found') : { status: 200, body: { id: 1, status } };
  }

  #list(asked: URLSearchParams): ApiAnswer {
    const [page, size] = [Number(asked.get('page') ?? 1), Number(asked.get('per_page') ?? 30)];
    const found = this.all.filter(
      ({ labels, user, state }) =>
        (!asked.has('labels') || labels.includes(asked.get('labels') ?? '')) &&
        (!asked.has('creator') || user === asked.get('creator')) &&
        (asked.get('state') === 'all' || state === (asked.get('state') ?? 'open')),
    );
    return { status: 200, body: found.slice((page - 1) * size, page * size).map(shown) };
  }

  #opened({ title, body, labels }: Record<string, unknown>): ApiAnswer {
    if (tooLong(body)) return refused(422, 'Validation Failed');
    const issue = this.open(String(title), String(body), this.login, labels as readonly string[]);
    return { status: 201, body: shown(issue) };
  }

  #commented(issue: StoodIssue, { body }: Record<string, unknown>): ApiAnswer {
    if (tooLong(body)) return refused(422, 'Validation Failed');
    issue.comments.push({ body: String(body), user: this.login, at: this.#now() });
    return { status: 201, body: {} };
  }
}

function labelled(issue: StoodIssue, { labels }: Record<string, unknown>): ApiAnswer {
  issue.labels = [...new Set([...issue.labels, ...(labels as readonly string[])])];
  return { status: 200, body: issue.labels.map((name) => ({ name })) };
}

function listed({ comments }: StoodIssue, asked: URLSearchParams): ApiAnswer {
  const since = Date.parse(asked.get('since') ?? '1970-01-01');
  const found = comments.filter(({ at }) => at >= since);
  return { status: 200, body: found.map(({ body, user }) => ({ body, user: { login: user } })) };
}

function shown({ number, title, body, state, state_reason, labels, user, isPull }: StoodIssue): unknown {
  return {
    ...{ number, title, body, state, state_reason },
    labels: labels.map((name) => ({ name })),
    user: { login: user },
    ...(isPull ? { pull_request: {} } : {}),
  };
}

function tooLong(body: unknown): boolean {
  return typeof body === 'string' && body.length > 65_536;
}

function refused(status: number, message: string): ApiAnswer {
  return { status, body: { message, documentation_url: 'https://docs.github.com/rest', status: String(status) } };
}
