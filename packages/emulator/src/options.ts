/** The emulator's options and their defaults. */
import { checkChoices } from './completion.ts';
import { readEmbeddingRequest } from './embeddings/request.ts';
import { ngramResponder } from './embeddings/responder.ts';
import { CompletionBatchError, systemClock } from './engine-parts.ts';
import { type FaultRules, parseFaults, type Rules } from './faults/rules.ts';
import type { Intercept } from './http.ts';
import { EMBEDDINGS, RESPONSES } from './paths.ts';
import { checking } from './responders/checking.ts';
import { scriptResponder } from './responders/script.ts';
import { checkResponseRequest } from './responses/request.ts';
import type { Clock, Responder } from './types.ts';

/** 24 hours in milliseconds: the only completion window there is. */
const DAY_MS = 86_400_000;

export interface EmulatorOptions {
  /** Everything the emulator keeps lies here; made if it is not there. A second start goes on where the first ended. */
  readonly dataDir: string;
  /** Default 0: any free port. */
  readonly port?: number;
  /** Default `127.0.0.1`. */
  readonly host?: string;
  /**
   * Names, with a port or for any, by which it is reached besides its own; a request with another `Host` is refused.
   * Default: none.
   */
  readonly hosts?: readonly string[];
  /** Default: the system's time. */
  readonly clock?: Clock;
  /** Answers chat completions. Default: every one gets the text `ok`. */
  readonly responder?: Responder;
  /** Answers responses, which `responder` is never asked for. Default: every one gets the text `ok`. */
  readonly responses?: Responder;
  /** Answers embeddings, which `responder` is never asked for. Default: vectors of spelling (`ngramVector`). */
  readonly embeddings?: Responder;
  /** How long a batch stays in `validating`, ms of the clock. Default 200. */
  readonly validationMs?: number;
  /** How long a line takes, ms of the clock. Default 0. */
  readonly lineMs?: number;
  /** Lines of one batch that run at a time. Default 8. */
  readonly concurrency?: number;
  /** How long a batch stays in `finalizing`, ms of the clock. Default 200. */
  readonly finalizingMs?: number;
  /** How long a batch stays in `cancelling`, ms of the clock. Default 200. */
  readonly cancellingMs?: number;
  /** What moves batches: the clock, or each `GET /v1/batches/{id}` by one state. Default `time`. */
  readonly advance?: 'time' | 'poll';
  /** Of the order of lines in result files. Default 1. */
  readonly seed?: number;
  /** The completion window in ms. Default 24 hours. */
  readonly windowMs?: number;
  /** Models that exist. Default: any. */
  readonly models?: readonly string[];
  /** Input tokens that pending batches of a model may have together. Default: no limit. */
  readonly queueTokenLimit?: Readonly<Record<string, number>>;
  /** Input tokens of a line's body. Default: a quarter of the line's bytes, rounded up. */
  readonly countTokens?: (body: unknown) => number;
  /** Lines a batch may have. Default 50,000, as the service. */
  readonly maxLines?: number;
  /** Bytes a batch's input file may have; checked when the batch is validated. Default 209,715,200, as the service. */
  readonly maxFileBytes?: number;
  /** Bytes an upload may have. Default 536,870,912 (512 MB), as the service. */
  readonly maxUploadBytes?: number;
  /** The status of the refusal of a larger upload. Default 400. */
  readonly uploadRefusal?: 400 | 413;
  /** How an unknown input file is refused: by a failed batch or by a 400 of create; both were seen. Default `failed-batch`. */
  readonly missingInputFile?: 'failed-batch' | 'bad-request';
  /** Stands between every route and its answer; may answer instead, or drop the connection. Default: nothing. */
  readonly intercept?: Intercept;
  /** What goes wrong, from the start on; can be changed while it runs. Default: nothing. */
  readonly faults?: FaultRules;
}

/** All options, filled in. */
export interface Settings {
  readonly dataDir: string;
  readonly port: number;
  readonly host: string;
  readonly hosts: readonly string[];
  readonly clock: Clock;
  /** Of every endpoint that is answered. */
  readonly responder: Responder;
  readonly validationMs: number;
  readonly lineMs: number;
  readonly concurrency: number;
  readonly finalizingMs: number;
  readonly cancellingMs: number;
  readonly advance: 'time' | 'poll';
  readonly seed: number;
  readonly windowMs: number;
  readonly models: ReadonlySet<string> | undefined;
  readonly queueTokenLimit: Readonly<Record<string, number>>;
  readonly countTokens: (body: unknown, bytes: number) => number;
  readonly maxLines: number;
  readonly maxFileBytes: number;
  readonly maxUploadBytes: number;
  readonly uploadRefusal: 400 | 413;
  readonly missingInputFile: 'failed-batch' | 'bad-request';
  readonly intercept: Intercept | undefined;
  readonly faults: Rules;
}

/** Fills in the defaults. @throws CompletionBatchError `invalid-input` for a number that makes no sense */
export function settle(options: EmulatorOptions): Settings {
  const whole = (name: keyof EmulatorOptions, value: number, least: number, most = Number.MAX_SAFE_INTEGER): number => {
    if (Number.isInteger(value) && value >= least && value <= most) return value;
    throw new CompletionBatchError('invalid-input', `the emulator's option ${name} is ${value}`, {
      remedy: `Give a whole number from ${least} to ${most}.`,
    });
  };
  return {
    dataDir: options.dataDir,
    port: whole('port', options.port ?? 0, 0, 65_535),
    host: options.host ?? '127.0.0.1',
    hosts: options.hosts ?? [],
    clock: options.clock ?? systemClock,
    responder: responderOf(options),
    validationMs: whole('validationMs', options.validationMs ?? 200, 0),
    lineMs: whole('lineMs', options.lineMs ?? 0, 0),
    concurrency: whole('concurrency', options.concurrency ?? 8, 1),
    finalizingMs: whole('finalizingMs', options.finalizingMs ?? 200, 0),
    cancellingMs: whole('cancellingMs', options.cancellingMs ?? 200, 0),
    advance: options.advance ?? 'time',
    seed: whole('seed', options.seed ?? 1, 0),
    windowMs: whole('windowMs', options.windowMs ?? DAY_MS, 1),
    models: options.models === undefined ? undefined : new Set(options.models),
    queueTokenLimit: options.queueTokenLimit ?? {},
    countTokens: options.countTokens ?? ((_body, bytes) => Math.ceil(bytes / 4)),
    maxLines: whole('maxLines', options.maxLines ?? 50_000, 1),
    maxFileBytes: whole('maxFileBytes', options.maxFileBytes ?? 209_715_200, 1),
    maxUploadBytes: whole('maxUploadBytes', options.maxUploadBytes ?? 536_870_912, 1),
    uploadRefusal: options.uploadRefusal ?? 400,
    missingInputFile: options.missingInputFile ?? 'failed-batch',
    intercept: options.intercept,
    faults: parseFaults(options.faults ?? {}, "the emulator's option faults"),
  };
}

/** Asks for each endpoint the one who answers it, behind what the service itself checks. */
function responderOf(options: EmulatorOptions): Responder {
  const chat = checking(checkChoices, options.responder ?? scriptResponder({}));
  const others: ReadonlyMap<string, Responder> = new Map([
    [RESPONSES, checking(checkResponseRequest, options.responses ?? scriptResponder({}))],
    [EMBEDDINGS, checking(readEmbeddingRequest, options.embeddings ?? ngramResponder)],
  ]);
  return (request) => (others.get(request.endpoint) ?? chat)(request);
}
