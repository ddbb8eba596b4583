/**
 * The tag of a release as git keeps it, signed with an SSH key. GitHub makes the object out of its parts; that it has the digest
 * which is worked out here says that the signature is the one that was made.
 */
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gitObjectId } from '../git-object.ts';
import { ReleaseProblem } from './problem.ts';
import { attempt, run } from './run.ts';

export interface TagToSign {
  readonly tag: string;
  readonly commit: string;
  readonly message: string;
  /** Seconds since 1970. */
  readonly at: number;
}

export interface SignedTag extends TagToSign {
  readonly tagger: { readonly name: string; readonly email: string };
  /** The signature stands at its end. */
  readonly message: string;
  /** Of the object. */
  readonly sha: string;
}

const NAME = 'completion-batch release';

/**
 * @param key a private SSH key, without a passphrase
 * @param signers `.github/release-signers`: who may sign, as ssh-keygen reads it
 * @throws ReleaseProblem where the key is none, or not one of theirs
 */
export async function signTag(wanted: TagToSign, key: string, signers: string): Promise<SignedTag> {
  const folder = await mkdtemp(join(tmpdir(), 'signing-'));
  try {
    const keyFile = join(folder, 'key');
    await writeFile(keyFile, `${key.replaceAll('\r\n', '\n').trim()}\n`, { mode: 0o600 });
    const email = await signerOf(keyFile, signers);
    const { tag, commit, at } = wanted;
    const head = `object ${commit}\ntype commit\ntag ${tag}\ntagger ${NAME} <${email}> ${at} +0000\n\n`;
    const message = `${wanted.message.trim()}\n`;
    const signature = await run('ssh-keygen', ['-q', '-Y', 'sign', '-n', 'git', '-f', keyFile], {
      input: head + message,
    });
    const whole = message + signature;
    return {
      ...wanted,
      message: whole,
      tagger: { name: NAME, email },
      sha: gitObjectId('tag', Buffer.from(head + whole)),
    };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function signerOf(keyFile: string, signers: string): Promise<string> {
  const { code, stdout } = await attempt('ssh-keygen', ['-y', '-P', '', '-f', keyFile]);
  if (code !== 0) {
    throw new ReleaseProblem(
      'RELEASE_SIGNING_KEY is no private SSH key without a passphrase.',
      'Make one as RELEASING.md says, and put the whole file into the secret.',
    );
  }
  const [, key = ''] = stdout.trim().split(' ');
  const lines = (await readFile(signers, 'utf8').catch(() => '')).split('\n');
  const line = lines.find((text) => !text.startsWith('#') && text.split(/\s+/).includes(key));
  const [principal = ''] = line?.split(/[\s,]/) ?? [];
  if (/^[^\s<>@]+@[^\s<>@]+$/.test(principal)) return principal;
  throw new ReleaseProblem(
    'Nobody could tell that the key of RELEASE_SIGNING_KEY is ours: .github/release-signers does not name it.',
    'Add its public half there with an address in front, as RELEASING.md says, in a pull request of its own.',
  );
}
