/**
 * Core names variables and options, as the command line has them. In a workflow there are inputs: what a message tells to
 * change has to be something that can be changed there.
 */
const WORDS: readonly (readonly [RegExp, string])[] = [
  [/\bAWS_REGION\b/g, 'aws-region'],
  [/\bOPENAI_API_KEY\b/g, 'openai-api-key'],
  [/\bCHROMA_API_KEY\b/g, 'chroma-api-key'],
  [/\bOPENAI_BASE_URL\b/g, 'openai-base-url'],
  [/\bthe store's URL\b/g, 'the input store'],
  [/ or file:\/\/\/absolute\/folder\b/g, ''],
  [/\bcompletion-batch status lists the open ones/g, 'find without batch lists the open ones'],
  [
    /\bcompletion-batch reconcile --give-up (\S+)( \(the action reconcile: give-up\))?/g,
    'reconcile with the input give-up: $1',
  ],
  [/(^|[\s(])--(plan-sha256|table|store|batch|model|prices|max-cost-usd|queue-tokens|max-attempts)\b/g, '$1$2'],
];

export function inInputWords(text: string): string {
  return WORDS.reduce((said, [pattern, by]) => said.replace(pattern, by), text);
}
