/** Which collection of which Chroma server: `chroma://host:port/collection?tenant=…&database=…&ssl=true`. */
import { CompletionBatchError, shownUrl } from '@completion-batch/engine';

export interface ChromaPlace {
  /** `http://host:port`, or `https:`. */
  readonly server: URL;
  readonly tenant: string;
  readonly database: string;
  readonly collection: string;
}

const SCHEME = 'chroma:';
const MEMBERS = ['tenant', 'database', 'ssl'];
const PORT = 8000;
const TLS_PORT = 443;
/** Chroma's own, which has each customer's collections in a tenant and a database of theirs. */
const CLOUD = /(^|\.)trychroma\.com$/;
/** What Chroma takes for a collection's name, as for a database's. */
const NAME = /^[a-zA-Z0-9][a-zA-Z0-9._-]{1,510}[a-zA-Z0-9]$/;

export const isChromaUrl = (text: string): boolean => text.startsWith('chroma://');

/** @param where the option or input that it was given by. @throws CompletionBatchError `invalid-input` */
export function parseChromaUrl(text: string, where: string): ChromaPlace {
  const bad = (why: string): CompletionBatchError =>
    new CompletionBatchError('invalid-input', `the address ${JSON.stringify(shownUrl(text).slice(0, 200))} ${why}`, {
      where,
      remedy:
        'Write chroma://host:port/collection, with ?tenant=…&database=…&ssl=true where they are needed; a key goes into CHROMA_API_KEY. Nothing was sent.',
    });
  if (!isChromaUrl(text) || !URL.canParse(text)) throw bad('is no chroma:// URL');
  const url = new URL(text);
  // Schemes that a URL does not know have their host taken as it is: it is read as one that it knows.
  const web = `http://${url.host}`;
  if (url.username !== '' || url.password !== '') throw bad('has a user name or a password in it');
  if (url.host === '' || !URL.canParse(web)) throw bad('names no host');
  if (url.hash !== '') throw bad('has a fragment');
  const { ssl = 'false', tenant, database } = membersOf(url, bad);
  if (ssl !== 'true' && ssl !== 'false') throw bad('has an ssl that is neither true nor false');
  const collection = decoded(url.pathname.slice(1));
  if (!NAME.test(collection)) {
    throw bad('names no collection (3 to 512 letters, digits, ".", "_" and "-", a letter or digit at both ends)');
  }
  if (CLOUD.test(url.hostname) && (ssl === 'false' || tenant === undefined || database === undefined)) {
    throw bad('is that of Chroma Cloud, which needs tenant, database and ssl=true');
  }
  const server = new URL(ssl === 'true' ? `https://${url.host}` : web);
  if (url.port === '') server.port = String(ssl === 'true' ? TLS_PORT : PORT);
  return { server, tenant: tenant ?? 'default_tenant', database: database ?? 'default_database', collection };
}

export const isCloud = ({ server }: ChromaPlace): boolean => CLOUD.test(server.hostname);

/** The same in words that say all of it, for messages. */
export function shownPlace({ server, tenant, database, collection }: ChromaPlace): string {
  const ssl = server.protocol === 'https:' ? '&ssl=true' : '';
  // A port that goes without saying in a web address does not here.
  const port = server.port || (ssl === '' ? '80' : String(TLS_PORT));
  return `${SCHEME}//${server.hostname}:${port}/${collection}?tenant=${tenant}&database=${database}${ssl}`;
}

function membersOf(url: URL, bad: (why: string) => Error): Partial<Record<string, string>> {
  const members: Record<string, string> = {};
  for (const [name, value] of url.searchParams) {
    if (!MEMBERS.includes(name))
      throw bad(`has ${JSON.stringify(name.slice(0, 40))}, which is none of ${MEMBERS.join(', ')}`);
    if (Object.hasOwn(members, name)) throw bad(`has ${name} twice`);
    if (name !== 'ssl' && !/^[\w.-]{1,512}$/.test(value)) throw bad(`has a ${name} that is no name`);
    members[name] = value;
  }
  return members;
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return '';
  }
}
