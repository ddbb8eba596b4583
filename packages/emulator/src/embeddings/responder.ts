/** Who answers `/v1/embeddings` where nobody else is asked: vectors of spelling. */
import type { Responder } from '../types.ts';
import { ngramVector } from './ngram-vector.ts';
import { type EmbeddingRequest, readEmbeddingRequest } from './request.ts';

/** Answers with `ngramVector`s. Of tokens no spelling is known here: their numbers are taken for the text. */
export const ngramResponder: Responder = async ({ body }) => {
  const request = readEmbeddingRequest(body);
  const data = request.inputs.map((input, index) => {
    const text = typeof input === 'string' ? input : input.join(' ');
    return { object: 'embedding', index, embedding: encoded(ngramVector(text, request.dimensions), request.format) };
  });
  const { model, tokens } = request;
  return {
    status: 200,
    body: { object: 'list', data, model, usage: { prompt_tokens: tokens, total_tokens: tokens } },
  };
};

function encoded(vector: Float32Array, format: EmbeddingRequest['format']): readonly number[] | string {
  if (format === 'float') return [...vector];
  const bytes = Buffer.alloc(vector.length * 4);
  vector.forEach((value, place) => {
    bytes.writeFloatLE(value, place * 4);
  });
  return bytes.toString('base64');
}
