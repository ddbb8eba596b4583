/** SHA-256 as the SDK's signatures take it, and HMAC under keys that come again with each request, made ready once. */
import { createHmac, createSecretKey, hash, type KeyObject } from 'node:crypto';

type Data = string | ArrayBuffer | ArrayBufferView;

interface Hash {
  update(data: Data): void;
  digest(): Promise<Uint8Array>;
  reset(): void;
}

/** What `sha256` of a client's settings is to be: to make a key ready takes four times as long as to use it. */
export function signingHash(): new (secret?: Data) => Hash {
  const ready = new ReadyKeys();
  return class extends SigningHash {
    constructor(secret?: Data) {
      super(secret ? ready.keyOf(secret) : undefined);
    }
  };
}

class SigningHash implements Hash {
  readonly #key: KeyObject | undefined;
  #parts: Uint8Array[] = [];

  constructor(key: KeyObject | undefined) {
    this.#key = key;
  }

  update(data: Data): void {
    this.#parts.push(bytesOf(data));
  }

  async digest(): Promise<Uint8Array> {
    const [first = new Uint8Array()] = this.#parts;
    const data = this.#parts.length > 1 ? Buffer.concat(this.#parts) : first;
    if (this.#key === undefined) return hash('sha256', data, 'buffer');
    return createHmac('sha256', this.#key).update(data).digest();
  }

  reset(): void {
    this.#parts = [];
  }
}

/** The last secret text, and keys derived of it as long as the SDK holds them. */
class ReadyKeys {
  readonly #derived = new WeakMap<object, KeyObject>();
  #last: { readonly text: string; readonly key: KeyObject } | undefined;

  keyOf(secret: Data): KeyObject {
    if (typeof secret === 'string') {
      if (this.#last?.text !== secret) this.#last = { text: secret, key: createSecretKey(bytesOf(secret)) };
      return this.#last.key;
    }
    const known = this.#derived.get(secret);
    if (known !== undefined) return known;
    const key = createSecretKey(bytesOf(secret));
    this.#derived.set(secret, key);
    return key;
  }
}

function bytesOf(data: Data): Uint8Array {
  if (typeof data === 'string') return Buffer.from(data);
  return ArrayBuffer.isView(data)
    ? new Uint8Array(data.buffer, data.byteOffset, data.byteLength)
    : new Uint8Array(data);
}
