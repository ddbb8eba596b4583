/** Keys for sources of evidence, out of the environment: those that their own clients read there. */
import type { EvidenceKeys } from '@completion-batch/core/connect';
import type { Environment } from '@completion-batch/engine';

export function evidenceKeys({ CHROMA_API_KEY: key }: Environment): EvidenceKeys {
  return key ? { chromaApiKey: key } : {};
}
