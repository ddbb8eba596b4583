/** A door of its own (`@completion-batch/core/embed`): who makes no vectors loads nothing of it. */
export { type EmbedOptions, type EmbedResult, embed, embedStoreUrl } from './embed.ts';
