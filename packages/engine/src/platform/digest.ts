/** Digests, and the ids made of them. */
import { createHash, hash } from 'node:crypto';
import { createReadStream } from 'node:fs';

/** As text: lower-case hex. */
export const SHA256 = /^[0-9a-f]{64}$/;

/** Lower-case hex SHA-256. */
export function sha256(data: Uint8Array | string): string {
  return hash('sha256', data);
}

/** Digest and size of a file, read as a stream. */
export async function digestFile(path: string): Promise<{ sha256: string; bytes: number }> {
  const whole = createHash('sha256');
  let bytes = 0;
  for await (const chunk of createReadStream(path) as AsyncIterable<Buffer>) {
    whole.update(chunk);
    bytes += chunk.length;
  }
  return { sha256: whole.digest('hex'), bytes };
}

/** A UUID of version 4's shape out of a digest: the same digest gives the same id. */
export function uuidFromDigest(hex: string): string {
  const variant = ((Number.parseInt(hex.charAt(16), 16) & 0x3) | 0x8).toString(16);
  const digits = `${hex.slice(0, 12)}4${hex.slice(13, 16)}${variant}${hex.slice(17, 32)}`;
  return digits.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}
