/**
 * The proxy that the environment names: `HTTP_PROXY`, `HTTPS_PROXY`, `NO_PROXY`, also in lower case, which goes first.
 * Node does the proxying; what is here tells it which requests are meant, and people which proxy failed them.
 */
import type http from 'node:http';
import type https from 'node:https';
import { BlockList, isIP } from 'node:net';
import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import type { S3Client } from '@aws-sdk/client-s3';
import type { Environment } from './environment.ts';
import { CompletionBatchError } from './errors.ts';

export interface NamedProxy {
  /** The name of the variable. */
  readonly variable: string;
  readonly url: URL;
}

/** Where AWS machines get their credentials: never through a proxy, whatever `NO_PROXY` says. */
const METADATA_HOSTS = ['169.254.169.254', '169.254.170.2', '169.254.170.23', 'fd00:ec2::254', 'fd00:ec2::23'];

/** What the AWS SDK has without a proxy. */
const SOCKETS = { keepAlive: true, maxSockets: 50 };

/** No `import`: that would read each of its exports, of which one loads Node's `fetch`, and be 30 ms of every start. */
const nodeHttp = (): typeof http => process.getBuiltinModule('node:http');
const nodeHttps = (): typeof https => process.getBuiltinModule('node:https');

const EXAMPLE = 'http://proxy.example.com:3128';

/**
 * The proxy for requests to `url`.
 * @throws CompletionBatchError `invalid-input` where the variable's value is no proxy
 */
export function proxyFor(url: string, env: Environment): NamedProxy | undefined {
  if (!URL.canParse(url)) return undefined;
  const target = new URL(url);
  return isExcepted(target, env) ? undefined : proxyOf(target.protocol === 'https:' ? 'https' : 'http', env);
}

function proxyOf(scheme: 'http' | 'https', env: Environment): NamedProxy | undefined {
  const variable = [`${scheme}_proxy`, `${scheme}_proxy`.toUpperCase()].find((name) => env[name]);
  const value = variable === undefined ? undefined : env[variable]?.trim();
  if (variable === undefined || !value) return undefined;
  // Without a scheme it is an http proxy, as for curl.
  const written = value.includes('://') ? value : `http://${value}`;
  // Its value may hold a password.
  const invalid = (why: string) =>
    new CompletionBatchError('invalid-input', `${variable} ${why}`, {
      where: variable,
      remedy: `Give it the URL of an http or https proxy, such as ${EXAMPLE} or http://user:password@proxy.example.com:3128 (special characters percent-encoded), or take it out.`,
    });
  if (!URL.canParse(written)) throw invalid('is no URL');
  const url = new URL(written);
  if (!['http:', 'https:'].includes(url.protocol)) throw invalid(`names a proxy of the kind ${url.protocol}//`);
  try {
    decodeURIComponent(`${url.username}${url.password}`);
  } catch {
    throw invalid('has a "%" in user name or password that belongs to no percent-encoding');
  }
  return { variable, url };
}

/** By `NO_PROXY`: names with all below them (`example.com`, `.example.com`, `*.example.com`), addresses, networks, `host:port`, `*`. */
function isExcepted({ hostname, port, protocol }: URL, env: Environment): boolean {
  const host = bare(hostname.toLowerCase());
  const itsPort = port || (protocol === 'https:' ? '443' : '80');
  return exceptions(env).some((entry) => {
    if (entry === '*') return true;
    const [, name = entry, onPort] = /^(\[.*\]|[^:]*):(\d+)$/.exec(entry) ?? [];
    if (onPort !== undefined && onPort !== itsPort) return false;
    if (name.includes('/')) return inNetwork(host, name);
    const suffix = bare(name).replace(/^\*?\./, '');
    return suffix !== '' && (host === suffix || (isIP(host) === 0 && host.endsWith(`.${suffix}`)));
  });
}

function exceptions(env: Environment): string[] {
  const list = env.no_proxy || env.NO_PROXY || '';
  return list
    .toLowerCase()
    .split(/[,\s]+/)
    .filter((entry) => entry !== '');
}

function inNetwork(host: string, network: string): boolean {
  const [address = '', prefix = ''] = network.split('/');
  const family = isIP(host);
  if (family === 0 || isIP(bare(address)) !== family || !/^\d{1,3}$/.test(prefix)) return false;
  if (Number(prefix) > (family === 4 ? 32 : 128)) return false;
  const type = family === 4 ? 'ipv4' : 'ipv6';
  const list = new BlockList();
  list.addSubnet(bare(address), Number(prefix), type);
  return list.check(host, type);
}

/** An IPv6 address without its brackets. */
function bare(host: string): string {
  return host.replace(/^\[(.*)\]$/, '$1');
}

/**
 * The variables as Node wants them, undefined where no proxy is named. Node reads `NO_PROXY` more narrowly than curl
 * does, so names are spelt out, and those of `urls` that need no proxy are named.
 */
function proxyVariables(env: Environment, urls: readonly (string | undefined)[]): Record<string, string> | undefined {
  const proxies = { http: proxyOf('http', env), https: proxyOf('https', env) };
  if (proxies.http === undefined && proxies.https === undefined) return undefined;
  const direct = urls.flatMap((url) => {
    if (url === undefined || !URL.canParse(url) || proxyFor(url, env) !== undefined) return [];
    const { hostname, port, protocol } = new URL(url);
    return [`${hostname}:${port || (protocol === 'https:' ? 443 : 80)}`];
  });
  const named = exceptions(env).flatMap((entry) => (/^[a-z0-9]/.test(entry) ? [entry, `.${entry}`] : [entry]));
  return {
    ...(proxies.http === undefined ? {} : { http_proxy: proxies.http.url.href }),
    ...(proxies.https === undefined ? {} : { https_proxy: proxies.https.url.href }),
    no_proxy: named.includes('*') ? '*' : [...METADATA_HOSTS, ...direct, ...named].join(','),
  };
}

/** Endpoints that the environment names; the SDKs read these variables by themselves. */
function endpoints(env: Environment): (string | undefined)[] {
  return Object.entries(env).flatMap(([name, value]) => (name.startsWith('AWS_ENDPOINT_URL') ? [value] : []));
}

/**
 * Settings of an AWS client: the agents that go through the proxy, or nothing.
 * @param urls what is asked through them
 */
export function proxyAgents(
  env: Environment,
  urls = endpoints(env),
): {
  readonly requestHandler?: { readonly httpAgent: http.Agent; readonly httpsAgent: https.Agent };
} {
  const proxyEnv = proxyVariables(env, urls);
  if (proxyEnv === undefined) return {};
  const options = { ...SOCKETS, proxyEnv };
  return {
    requestHandler: { httpAgent: new (nodeHttp().Agent)(options), httpsAgent: new (nodeHttps().Agent)(options) },
  };
}

/** Lets errors of the client's requests name the proxy they went through. */
export function nameProxy(client: DynamoDBClient | S3Client, env: Environment): void {
  if (proxyOf('http', env) === undefined && proxyOf('https', env) === undefined) return;
  // One place for two clients, whose types of middleware differ in the commands only.
  (client as DynamoDBClient).middlewareStack.add(
    (next) => async (args) => {
      const { protocol, hostname, port } = args.request as { protocol: string; hostname: string; port?: number };
      const url = `${protocol}//${hostname}${port === undefined ? '' : `:${port}`}`;
      const answer = await naming(url, env, () => next(args));
      if (Object(answer.response).statusCode === 407) throw refusedBy(url, env);
      return answer;
    },
    { step: 'deserialize', priority: 'low', name: 'completionBatchProxy' },
  );
}

/**
 * `fetch` for `url` and where it is sent on to, undefined where no proxy is named. As Node has no way to give a proxy to
 * one request alone, this sets it for the whole process.
 */
export function proxyFetch(url: string, env: Environment): typeof fetch | undefined {
  const variables = proxyVariables(env, [url]);
  if (variables === undefined) return undefined;
  if (canProxy()) nodeHttp().setGlobalProxyFromEnv(variables);
  return async (input, init) => {
    const answer = await naming(url, env, () => fetch(input, init));
    if (answer.status === 407) throw refusedBy(url, env);
    return answer;
  };
}

/** Since Node 24.14. */
function canProxy(): boolean {
  return typeof nodeHttp().setGlobalProxyFromEnv === 'function';
}

/** An error of a request that went through a proxy. */
interface ProxyError extends Error {
  proxy: string;
}

async function naming<T>(url: string, env: Environment, request: () => Promise<T>): Promise<T> {
  try {
    return await request();
  } catch (error) {
    const proxy = proxyFor(url, env);
    if (proxy !== undefined && error instanceof Error && error.name !== 'AbortError') {
      Object.assign(error, { proxy: shown(proxy) });
    }
    throw error;
  }
}

function refusedBy(url: string, env: Environment): Error {
  const error = new Error('the proxy wants a user name and a password, or refuses those it got (407)');
  const proxy = proxyFor(url, env);
  return proxy === undefined ? error : Object.assign(error, { code: '407', proxy: shown(proxy) });
}

/** Without user name and password. */
function shown({ variable, url }: NamedProxy): string {
  const old = canProxy()
    ? ''
    : `, which Node.js ${process.version} cannot use: it takes 24.14, with a newer runner, say`;
  return `the proxy ${url.protocol}//${url.host} (${variable})${old}`;
}

/** Of an error, or of one it was caused by: the proxy that the request went through, for people. */
export function proxyIn(error: unknown): string | undefined {
  for (let at = error, depth = 0; at instanceof Error && depth < 5; at = at.cause, depth += 1) {
    if (typeof (at as Partial<ProxyError>).proxy === 'string') return (at as ProxyError).proxy;
  }
  return undefined;
}

export const PROXY_REMEDY =
  'Check that the proxy is up and lets this machine through; a host that needs none belongs in NO_PROXY.';
