/** The pipeline's own kind of work: requests that ask about word labels of the receipts table. */
import { PROMPT_VERSION } from './format/prompt.ts';
import { readRequest, requestForModel, requestLine } from './format/request.ts';
import { parseLine } from './ndjson.ts';
import type { LineClaim, Work } from './submit/work.ts';
import { claimLabels, releaseLabels } from './table/claims.ts';
import { labelId } from './table/keys.ts';
import type { LabelWriter } from './table/label-writes.ts';
import { requestTokens, type TokenCounter } from './tokens.ts';

/** Tokens of a perfect answer per label, measured on 4,694 labels of real receipts, rounded up (`bench/tokens.ts`). */
const ANSWER_TOKENS_PER_LABEL = 10;

export interface LabelWorkOptions {
  readonly writer: LabelWriter;
  readonly countTokens: TokenCounter;
}

export function labelWork(options: LabelWorkOptions): Work {
  const { writer } = options;
  return {
    promptVersion: PROMPT_VERSION,

    describe(line, name) {
      const request = readRequest(line, name);
      return {
        tokens: requestTokens(request.body, options.countTokens),
        key: request.customId,
        identity: [request.customId, ...request.targets.map(labelId).sort()].join(' '),
      };
    },

    targets: (line, name) => readRequest(line, name).targets.length,

    receiptOf: (line, name) => readRequest(line, name).receipt,

    forModel(line, name, model, parameters) {
      const raw = requestLine.parse(parseLine(line, name));
      return Buffer.from(requestForModel(readRequest(line, name), raw, model, parameters).trimEnd());
    },

    answerTokens: (targets) => targets * ANSWER_TOKENS_PER_LABEL,

    async claim(batchId, lines, name, from) {
      const requests = lines.map((line) => readRequest(line, name).targets);
      const results = await claimLabels(writer, batchId, requests.flat(), from);
      let next = 0;
      const spare: (typeof requests)[number][number][] = [];
      const claims = requests.map((targets): LineClaim => {
        const own = results.slice(next, next + targets.length);
        next += targets.length;
        const lost = own.filter((result) => result !== 'claimed').length;
        // All of them: a claim may have taken effect although its answer says otherwise. Only what is ours is given back.
        if (lost > 0) spare.push(...targets);
        return { held: lost === 0, targets: targets.length, lost };
      });
      await releaseLabels(writer, batchId, spare);
      return claims;
    },

    async release(batchId, lines, name) {
      const targets = lines.flatMap((line) => readRequest(line, name).targets);
      const results = await releaseLabels(writer, batchId, targets);
      return results.filter((result) => result === 'written').length;
    },
  };
}
