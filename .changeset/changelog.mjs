// How a changeset becomes a line of a CHANGELOG.md. The sentences are those that people wrote, without digests of commits.

/** @param {{ readonly summary: string }} changeset */
export function getReleaseLine({ summary }) {
  const [first = '', ...others] = summary.trim().split('\n');
  return [`- ${first}`, ...others.map((line) => (line === '' ? '' : `  ${line}`))].join('\n');
}

/**
 * What a package carries of the others, or asks for: what is new there is said there.
 * @param {unknown} _changesets
 * @param {readonly { readonly name: string, readonly newVersion: string, readonly type: string }[]} dependencies
 */
export function getDependencyReleaseLine(_changesets, dependencies) {
  const shown = dependencies
    .filter(({ type }) => type !== 'none')
    .map(({ name, newVersion }) => `${name} ${newVersion}`);
  return shown.length === 0 ? '' : `- With ${shown.join(', ')}.`;
}
