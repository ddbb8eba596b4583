/** Node.js itself, and whether it can do what the environment asks of it. */
import { type Finding, missing, ok } from './finding.ts';

const NAME = 'Node.js';
/** As in package.json. */
const LEAST = [24, 0] as const;
/** Since then Node lets a program give it a proxy. */
const LEAST_FOR_PROXY = [24, 14] as const;

/** @param version such as `v24.14.0` */
export function checkNode(version: string, behindProxy: boolean): Finding {
  const [major = 0, minor = 0] = version.replace(/^v/, '').split('.').map(Number);
  const isOlder = ([leastMajor, leastMinor]: readonly [number, number]): boolean =>
    major < leastMajor || (major === leastMajor && minor < leastMinor);
  if (isOlder(LEAST)) {
    return missing(NAME, `${version} is too old`, `Install Node.js ${LEAST[0]} or newer (https://nodejs.org).`);
  }
  if (behindProxy && isOlder(LEAST_FOR_PROXY)) {
    return missing(
      NAME,
      `${version} cannot use the proxy that the environment names`,
      `Install Node.js ${LEAST_FOR_PROXY.join('.')} or newer, or take the proxy's variable out.`,
    );
  }
  return ok(NAME, version);
}
