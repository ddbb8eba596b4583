/** What is secret: by the name of a variable or a header, by its place in a URL, by its shape. */
import type { Environment } from './environment.ts';
import { redactor } from './redactor.ts';

/** What looks like a secret, or like an id that tells whose account it is. Each is bounded, so that none goes over a text twice. */
const SHAPES: readonly (readonly [pattern: RegExp, by: string])[] = [
  [/\b(org|proj|sk|sess)-[\w-]{4,}|\b(proj)_\w{4,}/g, '$1$2-…'],
  [/\b(AKIA|ASIA)[A-Z0-9]{12,}/g, '$1…'],
  [/\b(gh[pousr]_|github_pat_|glpat-|xox[a-z]-|AIza|hf_|gsk_|npm_)[\w-]{16,}/g, '$1…'],
  [/\beyJ[\w-]{12,}(?:\.[\w-]+){0,2}/g, 'eyJ…'],
  [/\b(Bearer|Basic) +[\w.~+/=-]{6,}/gi, '$1 …'],
  [/\b([a-z][a-z0-9+.-]{1,20}:\/\/)[^\s/@"'<>]{1,2048}@/gi, '$1…@'],
  [
    /\b(Signature|X-Amz-(?:Security-Token|Signature|Credential)|api[-_]?key|access[-_]token|client[-_]secret|password|sig)=[\w%/+=.~-]{6,}/gi,
    '$1=…',
  ],
];

/** Takes out what looks like a secret; of a text of ours, which may hold paths that look like ids, only `redactor` does. */
export function redact(text: string, secrets: readonly (string | undefined)[] = []): string {
  return SHAPES.reduce((shown, [pattern, by]) => shown.replace(pattern, by), hideSecrets(text, secrets));
}

/** Only the secrets themselves. Whoever has several texts asks `redactor` once. */
export function hideSecrets(text: string, secrets: readonly (string | undefined)[]): string {
  return redactor(secrets)(text);
}

/** Ends as the names of keys, tokens and passwords do; what counts them, or names their file, ends otherwise. */
const SECRET_NAME =
  /(key|token|secret|password|passwd|passphrase|credentials?|authorization|cookie|(^|[-_])(pat|pwd|pass))([-_]id)?$/i;
const SECRET_PARAMETER = /^(sig|code|auth)$|signature$/i;

/** Variables that the SDKs read, or an action. */
const SENT = /^(AWS|OPENAI|INPUT|AZURE_OPENAI|CHROMA)_|_proxy$/i;

/** Tell whose account it is. And what ends like a secret and is none. */
const ACCOUNT = ['OPENAI_ORG_ID', 'OPENAI_PROJECT_ID'];
const HARMLESS = ['PWD', 'OLDPWD'];

/** Whether a variable, a header or a member of that name holds a secret. */
export function isSecretName(name: string): boolean {
  return SECRET_NAME.test(name) && !HARMLESS.includes(name);
}

/** The secrets of an environment: keys, tokens, passwords, and what URLs hold of them. */
export function secretsOf(env: Environment): string[] {
  return Object.entries(env).flatMap(([name, value]) => {
    if (!value) return [];
    return isSecretName(name) || ACCOUNT.includes(name) ? [value, ...secretsInUrl(value)] : secretsInUrl(value);
  });
}

/** Those of them that a service gets to see, or a proxy, and so may give back; the others belong to other programs. */
export function sentSecretsOf(env: Environment): string[] {
  return secretsOf(Object.fromEntries(Object.entries(env).filter(([name]) => SENT.test(name))));
}

/** What stands before a URL's host, and those values of its query whose names say that they are secret. */
export function secretsInUrl(url: string): string[] {
  const [place = '', ...rest] = url.trim().split(/[?#&]/);
  const userinfo = userinfoOf(place);
  const parameters = rest
    .map((parameter) => [parameter.slice(0, parameter.indexOf('=')), parameter.slice(parameter.indexOf('=') + 1)])
    .filter(([name = '']) => isSecretName(name) || SECRET_PARAMETER.test(name));
  return [userinfo, userinfo.slice(userinfo.indexOf(':') + 1), ...parameters.map(([, value = '']) => value)]
    .filter((text) => text !== '')
    .flatMap((text) => [...new Set([text, decoded(text)])]);
}

/** `user:password`, also of a proxy that is written without its scheme, and of a password that has a slash it should not have. */
function userinfoOf(place: string): string {
  const found =
    /^[a-z][a-z0-9+.-]*:\/\/([^/]*)@/i.exec(place) ??
    /^[a-z][a-z0-9+.-]*:\/\/([^/:@]+:(?!\d*(?:\/|$)).*)@/i.exec(place) ??
    /^([^\s/:@"'{}]+:[^\s/@"'{}]+)@/.exec(place);
  return found?.[1] ?? '';
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

/** A URL for people: where it leads, without user name, password, query and fragment. */
export function shownUrl(url: string): string {
  return url
    .trim()
    .slice(0, 2000)
    .replace(/[?#].*$/s, '')
    .replace(/^([a-z0-9+.-]*:\/+)?[^/]*@/i, '$1…@');
}
