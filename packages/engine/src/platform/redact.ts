/** Takes secrets, and ids that tell whose account it is, out of texts that servers and libraries write. */

import { proxySecrets } from './proxy.ts';

/** Ids of OpenAI's organisations, projects and sessions, its keys; AWS access keys; whatever stands in an Authorization header, or before a URL's host. */
const PATTERNS: readonly (readonly [pattern: RegExp, by: string])[] = [
  [/\b(org|proj|sk|sess)-[\w-]{4,}|\b(proj)_\w{4,}/g, '$1$2-…'],
  [/\b(AKIA|ASIA)[A-Z0-9]{12,}/g, '$1…'],
  [/\b(Bearer|Basic) +[\w.~+/=-]{6,}/gi, '$1 …'],
  [/\b([a-z][a-z0-9+.-]*:\/\/)[^\s/@]+@/gi, '$1…@'],
  [/\b(Signature|X-Amz-Security-Token)=[\w%/+=-]{6,}/gi, '$1=…'],
];

/** @param secrets texts that must not be shown whatever they look like; short ones are left, they would hide too much */
export function redact(text: string, secrets: readonly (string | undefined)[] = []): string {
  return PATTERNS.reduce((shown, [pattern, by]) => shown.replace(pattern, by), hideSecrets(text, secrets));
}

/** Only the secrets themselves: in a text of ours, which may hold paths that look like ids. */
export function hideSecrets(text: string, secrets: readonly (string | undefined)[]): string {
  return secrets.reduce<string>(
    (shown, secret) => (secret !== undefined && secret.length >= 8 ? shown.replaceAll(secret, '…') : shown),
    text,
  );
}

/** Variables that hold secrets, of those that the SDKs read. */
const SECRET_VARIABLES = ['AWS_SECRET_ACCESS_KEY', 'AWS_SESSION_TOKEN', 'AWS_ACCESS_KEY_ID', 'OPENAI_API_KEY'];

/** The secrets of an environment. */
export function secretsOf(env: Readonly<Record<string, string | undefined>>): (string | undefined)[] {
  return [...SECRET_VARIABLES.map((name) => env[name]), ...proxySecrets(env)];
}
