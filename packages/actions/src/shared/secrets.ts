/**
 * The secrets of an action: masked before anything else happens, and taken out of all that it writes. What a runner masks it
 * masks in the log only: not in summaries, nor in artifacts, nor in what the debugging of Node or of a library prints.
 */
import { getInput, setSecret } from '@actions/core';
import {
  guardStream,
  plainRedactor,
  type Redactor,
  redactor,
  secretsOf,
  sentSecretsOf,
} from '@completion-batch/engine';

/**
 * With the key as it was given: one that does not fit is secret, too. As JSON and percent-encoded the runner masks it by
 * itself; AWS's are masked by the action that makes them.
 */
export function maskKeys(): void {
  for (const name of ['openai-api-key', 'chroma-api-key', 'token']) {
    const key = getInput(name);
    if (key !== '') for (const form of [key, base64(key), base64(`:${key}`)]) setSecret(form);
  }
}

function base64(text: string): string {
  return Buffer.from(text).toString('base64').replace(/=+$/, '');
}

/** To be called after the last mask, which goes the same way as everything else. */
export function guardLog(): void {
  for (const stream of [process.stdout, process.stderr]) guardStream(stream, hideSecret());
}

/** For texts that people read. */
export function hideSecret(): Redactor {
  return redactor(secretsOf(process.env));
}

/** For what later steps read: a path in it must not change because it has a word in common with some variable. */
export function hideKey(): Redactor {
  return plainRedactor(sentSecretsOf(process.env));
}
