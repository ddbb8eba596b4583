/** The proxy that the environment names: whether something answers there, and whether it lets the calls through. */
import { connect } from 'node:net';
import { type NamedProxy, PROXY_REMEDY, proxyFor } from '@completion-batch/engine';
import { type Finding, missing, ok } from './finding.ts';
import { culpritOf, outcomeOf, remedyOf, sentenceOf, wordsOf } from './outcome.ts';
import type { Surroundings } from './surroundings.ts';

const NAME = 'proxy';
const CONNECT_MS = 5_000;

export async function checkProxy(around: Surroundings): Promise<Finding> {
  let proxies: readonly NamedProxy[];
  try {
    proxies = proxiesOf(around);
  } catch (error) {
    return missing(NAME, wordsOf(error), remedyOf(error, PROXY_REMEDY));
  }
  if (proxies.length === 0) return ok(NAME, 'none is used');
  for (const proxy of proxies) {
    const reached = await outcomeOf(shown(proxy), () => reach(proxy), CONNECT_MS);
    if (reached.error !== undefined) {
      return missing(NAME, `${shown(proxy)} cannot be reached: ${wordsOf(reached.error)}`, PROXY_REMEDY);
    }
  }
  const refused = (await asked(around)).find((error) => culpritOf(error) === 'proxy');
  const names = proxies.map(shown).join(', ');
  return refused === undefined ? ok(NAME, `${names} answers`) : missing(NAME, sentenceOf(refused), PROXY_REMEDY);
}

/** Those that some call of ours goes through. @throws CompletionBatchError `invalid-input` */
export function proxiesOf({ env, table, bucket }: Surroundings): NamedProxy[] {
  const dynamo = env.AWS_ENDPOINT_URL_DYNAMODB || env.AWS_ENDPOINT_URL || 'https://dynamodb.amazonaws.com';
  const s3 = env.AWS_ENDPOINT_URL_S3 || env.AWS_ENDPOINT_URL || 'https://s3.amazonaws.com';
  const urls = [
    ...(table === undefined ? [] : [dynamo]),
    ...(bucket === undefined ? [] : [s3]),
    env.OPENAI_BASE_URL || 'https://api.openai.com/v1',
  ];
  const found = urls.flatMap((url) => proxyFor(url, env) ?? []);
  return found.filter((proxy, index) => found.findIndex(({ url }) => url.href === proxy.url.href) === index);
}

/** Without user name and password. */
const shown = ({ url, variable }: NamedProxy): string => `${url.protocol}//${url.host} (${variable})`;

function reach({ url }: NamedProxy): Promise<void> {
  const port = Number(url.port || (url.protocol === 'https:' ? 443 : 80));
  return new Promise((reached, failed) => {
    const socket = connect({ host: url.hostname.replace(/^\[(.*)\]$/, '$1'), port, timeout: CONNECT_MS });
    socket.once('connect', () => {
      socket.destroy();
      reached();
    });
    socket.once('timeout', () => socket.destroy(new Error('it does not answer')));
    socket.once('error', failed);
  });
}

/** What failed of what was asked through it. */
async function asked({ table, model, env }: Surroundings): Promise<unknown[]> {
  const described = await table?.described();
  const openai = env.OPENAI_API_KEY ? (await model()).value : undefined;
  return [described?.error, openai?.ok === false ? openai.cause : undefined];
}
