/** Exact token counts by o200k_base. An entry of its own, so that bundles without it stay small. */
import { countTokens } from 'gpt-tokenizer/encoding/o200k_base';
import type { TokenCounter } from './tokens.ts';

/** Text that looks like a special token is counted as the text it is. */
export const exactTokens: TokenCounter = (text) => countTokens(text, { disallowedSpecial: new Set() });
