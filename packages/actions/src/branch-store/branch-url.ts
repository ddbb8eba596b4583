/** `github://OWNER/REPO/BRANCH`: a branch of a repository as a store. */
import { CompletionBatchError, shownUrl } from '@completion-batch/engine';

export interface BranchPlace {
  readonly owner: string;
  readonly repo: string;
  readonly branch: string;
}

export const DEFAULT_BRANCH = 'completion-batch';
const SCHEME = 'github://';

/** Whether `store` names a branch; an empty one does, where GITHUB_REPOSITORY tells the repository. */
export function isBranchUrl(store: string): boolean {
  return store === '' || store.startsWith(SCHEME);
}

/**
 * @param store `github://OWNER/REPO/BRANCH`, `github://OWNER/REPO`, or `''` for `repository`
 * @param repository `OWNER/REPO`, as GITHUB_REPOSITORY has it
 * @throws CompletionBatchError `invalid-input`
 */
export function parseBranchUrl(store: string, repository?: string): BranchPlace {
  if (store === '' && !repository) {
    throw new CompletionBatchError('invalid-input', 'no store is named, and GITHUB_REPOSITORY is not set', {
      where: 'store',
      remedy: 'Give store a URL: s3://bucket/prefix, file:///folder or github://OWNER/REPO/BRANCH.',
    });
  }
  const text = store === '' ? `${SCHEME}${repository}` : store;
  const [owner = '', repo = '', ...rest] = text.slice(SCHEME.length).replace(/\/$/, '').split('/');
  const branch = rest.length === 0 ? DEFAULT_BRANCH : rest.join('/');
  const why = text.startsWith(SCHEME) ? whyNot(owner, repo, branch) : 'is no github:// URL';
  if (why === undefined) return { owner, repo, branch };
  throw new CompletionBatchError('invalid-input', `the store ${JSON.stringify(shownUrl(text).slice(0, 200))} ${why}`, {
    where: 'store',
    remedy: `Write ${SCHEME}OWNER/REPO/BRANCH; without a branch it is ${DEFAULT_BRANCH}.`,
  });
}

function whyNot(owner: string, repo: string, branch: string): string | undefined {
  if (!/^[a-z\d](?:[a-z\d_-]{0,98})$/i.test(owner)) return 'has no valid owner';
  if (!/^[\w.-]{1,100}$/.test(repo) || /^\.{1,2}$/.test(repo)) return 'has no valid name of a repository';
  return isBranchName(branch) ? undefined : 'has no valid name of a branch';
}

/** As `git check-ref-format` has it, and plainer: letters, digits and `. _ - /`. */
function isBranchName(name: string): boolean {
  return (
    name.length <= 200 &&
    /^[\w.-]+(?:\/[\w.-]+)*$/.test(name) &&
    !/(?:^|\/)[.-]|\.\.|\.(?:\/|$)|\.lock(?:\/|$)|^refs\/|^HEAD$/.test(name)
  );
}
