// The environment for what these scripts start (npm, turbo, the compiler, tests and benchmarks: programs of many
// authors): that of this process, without what opens an account. Needs nothing installed.
const ACCOUNT = /^(?:AWS|OPENAI|AZURE|GOOGLE|ANTHROPIC|FORWARD)_/i;
const SECRET = /(?:^|_)(?:KEY|TOKEN|SECRET|PASSWORD|PASSWD|PAT|CREDENTIALS?|COOKIE)(?:$|_)|APIKEY/i;

/**
 * @param {NodeJS.ProcessEnv} env
 * @param {RegExp} [needed] names that are given all the same
 */
export function withoutKeys(env, needed) {
  const isGiven = (name) => needed?.test(name) === true || !(ACCOUNT.test(name) || SECRET.test(name));
  return Object.fromEntries(Object.entries(env).filter(([name]) => isGiven(name)));
}

// Tests that ask OpenAI itself say so, and need its key (packages/emulator/README.md).
/** @param {NodeJS.ProcessEnv} env */
export const forTests = (env) => withoutKeys(env, env.OPENAI_LIVE === '1' ? /^OPENAI_/ : undefined);
// The registry's own, which its settings name as they like: NPM_TOKEN, NODE_AUTH_TOKEN, npm_config_….
/** @param {NodeJS.ProcessEnv} env */
export const forNpm = (env) => withoutKeys(env, /^(?:NPM_|NODE_AUTH_TOKEN$)/i);
