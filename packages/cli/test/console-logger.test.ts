/** What commands say where there is no terminal, and how much of it with --quiet and --verbose. */
import { PassThrough } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { causesOf } from '../src/render/causes.ts';
import { type ConsoleLoggerOptions, consoleLogger } from '../src/render/console-logger.ts';
import { canShow } from '../src/render/display.ts';

function logging(options: Partial<ConsoleLoggerOptions>) {
  const stream = new PassThrough();
  let time = 0;
  const logger = consoleLogger({ stream: stream as never, now: () => time, ...options });
  return {
    logger,
    pass: (ms: number) => {
      time += ms;
    },
    said: () => String(stream.read() ?? ''),
  };
}

function sayAll({ logger }: ReturnType<typeof logging>): void {
  logger.debug('details');
  logger.info('prepare: listing');
  logger.warn('odd');
  logger.error('wrong');
}

describe('what is told', () => {
  it.each([
    ['quiet', 'error: wrong\n'],
    ['normal', 'prepare: listing\nwarning: odd\nerror: wrong\n'],
    ['verbose', 'details\nprepare: listing\nwarning: odd\nerror: wrong\n'],
  ] as const)('%s', (tells, expected) => {
    const made = logging({ tells });
    sayAll(made);
    expect(made.said()).toBe(expected);
  });

  it('progress is told every few seconds, and quietly not at all', () => {
    for (const tells of ['normal', 'quiet'] as const) {
      const { logger, pass, said } = logging({ tells });
      for (const done of [1, 2, 3, 4]) {
        pass(3000);
        logger.progress('labels listed', done);
      }
      expect(said()).toBe(tells === 'quiet' ? '' : 'labels listed: 3\n');
    }
  });

  it('a step is told at its end, where it took long enough, and not when it has only begun', () => {
    const { logger, pass, said } = logging({});
    pass(9000);
    for (const done of [0, 100, 200]) {
      logger.progress('labels claimed', done, 200);
      pass(2000);
    }
    logger.progress('shards written', 1, 1);
    expect(said()).toBe('  labels claimed: 200 in 4 s, 50/s\n');
  });

  it('what is waited for is told once, until it is something else', () => {
    const { logger, said } = logging({});
    for (const what of ['2 batches', '2 batches', '1 batch']) logger.waiting({ what, rows: ['a'], until: 5 });
    logger.waiting({ what: 'the emulator', rows: [], until: undefined });
    expect(said()).toBe('2 batches\n1 batch\n');
  });

  it('no secret, whole or broken by a line', () => {
    const secret = 'sk-0123456789abcdef';
    const { logger, said } = logging({ hide: (text) => text.replaceAll(secret, '…') });
    logger.info(`${'word '.repeat(15)}${secret}`);
    logger.waiting({ what: secret, rows: [], until: 0 });
    expect(said().replaceAll(/\s/g, '')).not.toMatch(/sk-|cdef/);
  });
});

it.each([
  [{}, true],
  [{ TERM: 'xterm' }, true],
  [{ CI: 'false' }, true],
  [{ CI: 'true' }, false],
  [{ TERM: 'dumb' }, false],
] as const)('on a terminal with %j it is shown: %s', (env, expected) => {
  expect([canShow({ isTTY: true }, env), canShow({ isTTY: false }, env)]).toEqual([expected, false]);
});

describe('what an error was caused by', () => {
  it('is a line for each, from the outermost, with what services say of a request', () => {
    const first = Object.assign(new Error('connect ECONNREFUSED'), { code: 'ECONNREFUSED', port: 9 });
    const failed = Object.assign(new TypeError('fetch failed', { cause: first }), { $metadata: { requestId: 'R1' } });
    expect(causesOf(new Error('the table does not answer', { cause: failed }))).toEqual([
      '  caused by TypeError: fetch failed (requestId R1)',
      '  caused by Error: connect ECONNREFUSED (code ECONNREFUSED, port 9)',
    ]);
  });

  it('comes to an end where errors are each other’s cause', () => {
    const one = new Error('one');
    const other = new AggregateError([one, 'a text'], 'other', { cause: one });
    one.cause = other;
    expect(causesOf(one)).toEqual(['  caused by AggregateError: other', '  caused by a text']);
  });
});
