/** What git calls an object: the SHA-1 of its kind, its length and its bytes. */
import { createHash } from 'node:crypto';

export const gitObjectId = (kind: 'blob' | 'tag', content: Buffer): string =>
  createHash('sha1').update(`${kind} ${content.length}\0`).update(content).digest('hex');
