import { inspect } from 'node:util';
import { describe, expect, it } from 'vitest';
import { formsOf, leaksIn } from '../../../../test/world/leaks.ts';
import { redact, secretsInUrl, secretsOf, sentSecretsOf, shownUrl } from '../../src/platform/redact.ts';
import { cleanError, guardStream, hideIn, plainRedactor, redactor } from '../../src/platform/redactor.ts';

const KEY = 'gateway_tenant7_5f2b9c41d0e84a6fa1';

describe('a redactor', () => {
  it.each([
    KEY,
    'q8Zk+3mN/pL0vX7yT2s=wR5u+Ab/9w==',
    `tenant"7'%41&lt;$(x)\\n*[^a]+?{2}`,
    'Pa55+w0rd',
    'Schlüssel-für-die-Tür-🔑-123',
    'two words and a third',
  ])('takes every form of %s out, and nothing else', (secret) => {
    const hide = redactor([secret]);
    for (const [name, form] of formsOf(secret)) {
      if (form.length < 8) continue;
      const shown = hide(`before, ${form}, behind`);
      expect(leaksIn(shown, secret), name).toEqual([]);
      expect(shown, name).toMatch(/^before, .*, behind$/);
      expect(shown.length, name).toBeLessThan(24);
    }
    expect(hide('nothing of it is here')).toBe('nothing of it is here');
  });

  it('finds one encoding in another', () => {
    const secret = 'a"b/c+d&e%f 0123';
    const hide = redactor([secret]);
    const html = (text: string): string => text.replace(/[^\w ]/g, (sign) => `&#x${sign.charCodeAt(0).toString(16)};`);
    for (const text of [
      JSON.stringify(JSON.stringify(JSON.stringify({ secret }))),
      encodeURIComponent(encodeURIComponent(secret)),
      html(JSON.stringify({ secret })),
      JSON.stringify({ at: `/?key=${encodeURIComponent(secret).toLowerCase()}` }),
      inspect({ secret }),
      `\\u0061${JSON.stringify(secret).slice(2, -1)}`,
    ]) {
      expect(hide(text)).toContain('…');
      expect(hide(text)).not.toContain('0123');
    }
  });

  it('leaves what it hides something in as valid as it was', () => {
    const hide = redactor(['a"b\\c01234567']);
    const text = JSON.stringify({
      a: `\n${Buffer.from('u:a"b\\c01234567').toString('base64')}\n`,
      b: ['a"b\\c01234567'],
    });
    expect(JSON.parse(hide(text))).toEqual({ a: '\n…\n', b: ['…'] });
  });

  it('hides both of two that overlap, and one within another', () => {
    expect(redactor(['abcdefghij0123', '0123klmnopqrst'])('- abcdefghij0123klmnopqrst -')).toBe('- … -');
    expect(redactor(['abcdefgh', 'abcdefgh-ijklmnop'])('- abcdefgh-ijklmnop, abcdefgh -')).toBe('- …, … -');
  });

  it('hides each line of a secret that has several', () => {
    const hide = redactor(['-----BEGIN KEY-----\nMIIEvQIBADANBgkq\nhkiG9w0BAQEFAASC\n-----END KEY-----']);
    expect(hide('first hkiG9w0BAQEFAASC then MIIEvQIBADANBgkq')).toBe('first … then …');
  });

  it('hides what was cut by at most half, and leaves what a server has shortened', () => {
    const hide = redactor([KEY]);
    expect(hide(`key ${KEY.slice(0, 17)}`)).toBe('key …');
    expect(hide(`key ${KEY.slice(-17)} is wrong`)).toBe('key … is wrong');
    expect(hide(`key ${KEY.slice(0, 6)}***${KEY.slice(-4)}`)).toBe(`key ${KEY.slice(0, 6)}***${KEY.slice(-4)}`);
  });

  it('looks for nothing that is shorter than eight characters: half of all words have it', () => {
    expect(redactor(['local', '', undefined])('the local stack')).toBe('the local stack');
  });

  it('keeps what tells the kind', () => {
    const hide = redactor(['sk-proj-abcdefghijklmnop', 'org-Somebody12345']);
    expect(hide('sk-proj-abcdefghijklmnop of org-Somebody12345')).toBe('sk-… of org-…');
  });

  it('takes a time that grows with the text', () => {
    const hide = redactor([KEY, 'ab'.repeat(800), `${'a'.repeat(60)}b`]);
    const made = [
      KEY.slice(0, 20),
      Buffer.from(KEY).toString('base64'),
      '\\"%41&amp;',
      'a',
      'ab',
      'eyJ-',
      'aa://',
      'sk-',
    ];
    const time = (text: string): number => {
      const from = process.cpuUsage();
      redact(hide(text));
      const { user, system } = process.cpuUsage(from);
      return (user + system) / 1000;
    };
    for (const part of made) {
      const text = part.repeat(200_000 / part.length);
      time(text.slice(0, 20_000));
      // A square of it takes minutes.
      expect(time(text), part).toBeLessThan(5000);
    }
  });

  it('for data takes out whole keys only', () => {
    const hide = plainRedactor([KEY, 'emulator']);
    expect(hide(`emulator ${KEY} ${KEY.slice(0, 20)}`)).toBe(`emulator … ${KEY.slice(0, 20)}`);
  });
});

describe('what is secret', () => {
  it('of an environment: by name, and in URLs', () => {
    const env = {
      PATH: '/usr/bin:/home/a@b/bin',
      PWD: '/home/somebody/somewhere',
      OPENAI_API_KEY: 'key-of-openai',
      'INPUT_OPENAI-API-KEY': 'key-of-the-input',
      'INPUT_QUEUE-TOKENS': '90000000',
      'INPUT_OPENAI-KEY-GIVEN': 'true',
      AWS_ACCESS_KEY_ID: 'AKIAPLANTED',
      AWS_WEB_IDENTITY_TOKEN_FILE: '/var/run/token',
      GITHUB_TOKEN: 'ghs_planted',
      DB_PASSWORD: 'of-a-database',
      CHROMA_API_KEY: 'key-of-chroma',
      AWS_ENDPOINT_URL_S3: 'https://user:end%2Fpoint@s3.lab/?X-Amz-Signature=0a1b2c&list-type=2',
      HTTPS_PROXY: 'who:proxy-word@proxy.lab:3128',
      EMAIL: 'somebody@example.com',
    };
    const all = secretsOf(env);
    for (const secret of ['key-of-openai', 'key-of-the-input', 'AKIAPLANTED', 'ghs_planted', 'of-a-database']) {
      expect(all).toContain(secret);
    }
    expect(all).toEqual(expect.arrayContaining(['user:end/point', 'end%2Fpoint', 'end/point', '0a1b2c', 'proxy-word']));
    for (const value of [env.PATH, env.PWD, '90000000', 'true', '/var/run/token', '2', 'somebody']) {
      expect(all).not.toContain(value);
    }
    expect(sentSecretsOf(env)).not.toContain('of-a-database');
    expect(sentSecretsOf(env)).toEqual(expect.arrayContaining(['proxy-word', 'key-of-chroma']));
  });

  it('of a URL: not its path, nor its host', () => {
    expect(secretsInUrl('https://host:443/a@b/c?q=1')).toEqual([]);
    expect(secretsInUrl('https://only-a-token@host/')).toContain('only-a-token');
    expect(secretsInUrl('http://user:sla/sh-word@host')).toContain('sla/sh-word');
    expect(shownUrl('https://user:word@host:1/v1?api_key=a#b')).toBe('https://…@host:1/v1');
    expect(shownUrl('user:word@host:1')).toBe('…@host:1');
  });

  it('by its shape, where nobody knows it', () => {
    const text =
      'sk-abcdefgh AKIAABCDEFGHIJKLMNOP ghp_0123456789abcdefABCDEF Bearer abc.def-ghi eyJhbGciOiJIUzI1NiJ9.abcdefgh.ijk https://u:p@h/?X-Amz-Credential=AKIA%2F1&X-Amz-Signature=0a1b2c3d';
    expect(redact(text)).toBe('sk-… AKIA… ghp_… Bearer … eyJ… https://…@h/?X-Amz-Credential=…&X-Amz-Signature=…');
  });
});

describe('others write', () => {
  it('errors, and all that is in them and behind them', () => {
    const cause = Object.assign(new TypeError(`cause ${KEY}`), { input: `http://u:${KEY}@host` });
    const error = Object.assign(new Error(`No: ${KEY}`, { cause }), {
      status: 401,
      error: { message: [`nested ${KEY}`] },
      headers: new Headers({ 'x-request-id': KEY, date: 'now' }),
      self: undefined as unknown,
    });
    error.self = new AggregateError([cause, new Error(KEY)], KEY);
    cause.cause = error;
    expect(cleanError(error, redactor([KEY]))).toBe(error);
    expect(inspect(error, { depth: 20, showHidden: true })).not.toContain(KEY);
    expect(error.message).toBe('No: …');
    expect(error.status).toBe(401);
    expect(error.headers.get('date')).toBe('now');
    expect(hideIn({ a: [1, null, KEY] }, redactor([KEY]))).toEqual({ a: [1, null, '…'] });
  });

  it('to a stream, which tells them when it is done', () => {
    const written: unknown[] = [];
    const stream = { write: (...args: unknown[]) => written.push(args[0]) > 0 } as unknown as NodeJS.WriteStream;
    const undo = guardStream(stream, redactor([KEY]));
    const done = (): void => {};
    stream.write(`a ${KEY}\n`, done);
    stream.write(Buffer.from(`b ${KEY}`));
    const bytes = Buffer.from([0xff, 0x00]);
    stream.write(bytes);
    undo();
    stream.write('c');
    expect(written).toEqual(['a …\n', 'b …', bytes, 'c']);
  });
});
