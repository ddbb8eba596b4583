/** The pipeline's own kind of work: requests that ask about word labels of the receipts table. */

import { parseLine, requestTokens, type TokenCounter } from '@completion-batch/engine';
import { PROMPT_VERSION } from '../format/prompt.ts';
import { readRequest, requestForModel, requestLine } from '../format/request.ts';
import type { LineClaim, Work } from '../submit/work.ts';
import { claimLabels, releaseLabels } from '../table/claims.ts';
import { type LabelKey, labelId } from '../table/keys.ts';
import type { LabelWriter, WriteResult } from '../table/label-writes.ts';

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
      const claims = requests.map((targets) => {
        const own = results.slice(next, next + targets.length);
        next += targets.length;
        return { targets, own, held: own.every((result) => result === 'claimed') };
      });
      // All of a line: a claim may have taken effect although its answer says otherwise. Only what is ours is given back.
      const spare = claims.flatMap(({ targets, held }) => (held ? [] : targets));
      const given = new Map<string, WriteResult | undefined>();
      for (const [index, result] of (await releaseLabels(writer, batchId, spare)).entries()) {
        const key = spare[index];
        if (key !== undefined) given.set(labelId(key), result);
      }
      return claims.map(({ targets, own, held }): LineClaim => {
        // What could be given back was ours after all.
        const isLost = (key: LabelKey, index: number): boolean =>
          own[index] !== 'claimed' && given.get(labelId(key)) !== 'written';
        return { held, targets: targets.length, lost: held ? 0 : targets.filter(isLost).length };
      });
    },

    async release(batchId, lines, name) {
      const targets = lines.flatMap((line) => readRequest(line, name).targets);
      const results = await releaseLabels(writer, batchId, targets);
      return results.filter((result) => result === 'written').length;
    },
  };
}
