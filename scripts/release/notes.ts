/** What a release says of itself: its part of CHANGELOG.md, and how whoever gets it can tell that it is ours. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { ROOT } from '../repository-name.ts';
import { notesOf } from '../versions/changelog.ts';

/** What CHANGELOG.md says of a version; empty where it says nothing. */
export async function changesOf(version: string): Promise<string> {
  const text = await readFile(join(ROOT, 'CHANGELOG.md'), 'utf8').catch(() => '');
  return notesOf(text.replaceAll('\r\n', '\n'), version) ?? '';
}

/** The text of the release on GitHub. */
export function releaseNotes(changes: string, facts: { tag: string; commit: string; repository: string }): string {
  const { tag, commit, repository } = facts;
  return `${changes}

### Whether this is ours

Workflows that are to stay as they are name the commit: \`${repository}/packages/actions/NAME@${commit} # ${tag}\`.

\`\`\`sh
gh release verify ${tag} --repo ${repository}
gh attestation verify FILE --repo ${repository} --signer-workflow ${repository}/.github/workflows/release.yml
npm audit signatures
git -c gpg.ssh.allowedSignersFile=.github/release-signers verify-tag ${tag}
\`\`\`

The first says that tag and files are those that were released, the second that a file was built here of this commit (also
each file of \`packages/actions/dist\`), the third the same of installed packages, the last who signed the tag. What each is made of
lies beside it, as a bill of materials (\`*.cdx.json\`); \`SHA256SUMS\` has all digests.
`;
}
